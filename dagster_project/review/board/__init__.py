"""The board between meetings: where every indicator stands now, made anew with each release and never frozen."""
