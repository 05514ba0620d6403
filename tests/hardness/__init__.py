"""What nobody should send and no machine should do, and that it stops nothing. Figures: docs/reliability.md."""
