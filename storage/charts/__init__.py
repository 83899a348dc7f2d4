"""Charts (数据): what was done, month by month beside the year before, unit by unit, and whom services have reached.

`terms` has the spans of days and the right; `choosing` leads to a figure; `telling` is a figure's months, units and
records; `covering` is whom services reach; `printing` puts what a chart shows on paper. Figures alone: whatever would
tell of somebody in a unit of few people is folded or left out.
"""

from storage.charts.terms import RIGHT, When, may_have

__all__ = ["RIGHT", "When", "may_have"]
