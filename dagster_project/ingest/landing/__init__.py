"""What has come in: batches of Parquet, the archive of bytes, hashes, and what can be wrong with a file."""
