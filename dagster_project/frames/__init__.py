"""The warehouse as pandas frames: the door for analysts. What the frames look like: docs/frames.md.

from dagster_project import frames

values = frames.read("fct_indicator_value")
known_then = frames.read("fct_indicator_value", as_of="2024-10-20")
quarter = frames.by_town("2024-Q3")
town = frames.by_period("万古镇")
"""

from dagster_project.frames.reading import read
from dagster_project.frames.typed import frame_of
from dagster_project.frames.wide import by_period, by_town

__all__ = ["by_period", "by_town", "frame_of", "read"]
