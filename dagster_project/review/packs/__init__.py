"""The frozen pack of a review: page, workbook, data."""
