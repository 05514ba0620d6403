"""The homes that the end-to-end tests make serve here, too."""

from tests.end_to_end.conftest import copied, history, published

__all__ = ["copied", "history", "published"]
