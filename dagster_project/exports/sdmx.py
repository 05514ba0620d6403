"""The current figures as SDMX-CSV 2.0, with their structure as SDMX-ML 3.0: what statistical offices exchange."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
from lxml import etree

from dagster_project.warehouse.release import Release

AGENCY, FLOW, VERSION = "ZHENCANG", "FIGURES", "1.0.0"
_SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
_SPACES = {part: f"{_SCHEMAS}/{part}" for part in ("message", "structure", "common")}
_URN = f"urn:sdmx:org.sdmx.infomodel.{{kind}}={AGENCY}:{{name}}({VERSION})"

_FREQUENCIES = {
    "A": ("年", "Annual"),
    "S": ("半年", "Half-yearly"),
    "Q": ("季", "Quarterly"),
    "M": ("月", "Monthly"),
}
_BASES = {
    "PERIOD": ("当期", "The period alone"),
    "YEAR_TO_DATE": ("累计", "From the beginning of the year"),
    "POINT_IN_TIME": ("期末", "At the end of the period"),
}
# Of the code list of SDMX itself.
_STATUSES = {
    "A": ("正常", "Normal value"),
    "M": ("不适用", "Missing value: it does not exist"),
    "Q": ("保密", "Missing value: suppressed"),
}
_TITLE = ("指标完成情况", "Indicator figures")

# Concepts, each with its code list; those without are free text, a time or a number.
_DIMENSIONS = {"FREQ": "CL_FREQ", "REF_AREA": "CL_AREA", "INDICATOR": "CL_INDICATOR"}
_ATTRIBUTES = {"UNIT_MEASURE": None, "TIME_BASIS": "CL_TIME_BASIS", "OBS_STATUS": "CL_OBS_STATUS"}
_NAMES = {
    "FREQ": ("粒度", "Frequency"),
    "REF_AREA": ("镇", "Town"),
    "INDICATOR": ("指标", "Indicator"),
    "TIME_PERIOD": ("报告期", "Period"),
    "OBS_VALUE": ("数值", "Value"),
    "UNIT_MEASURE": ("单位", "Unit"),
    "TIME_BASIS": ("口径", "What the value covers"),
    "OBS_STATUS": ("状态", "Status of the value"),
}


def write_figures(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """A line a town, indicator and period that counts; what has no value says why. Raises duckdb.Error."""
    path = str(target).replace("'", "''")
    connection.execute(
        f"""
        copy (
            select
                'dataflow' as "STRUCTURE",
                '{AGENCY}:{FLOW}({VERSION})' as "STRUCTURE_ID",
                'I' as "ACTION",
                case periods.grain when 'year' then 'A' when 'half' then 'S' when 'quarter' then 'Q' else 'M' end
                    as "FREQ",
                reported.town_code as "REF_AREA",
                reported.indicator_code as "INDICATOR",
                replace(reported.period_code, '-H', '-S') as "TIME_PERIOD",
                rtrim(rtrim(cast(reported.value as varchar), '0'), '.') as "OBS_VALUE",
                reported.unit as "UNIT_MEASURE",
                upper(indicators.time_basis) as "TIME_BASIS",
                case reported.value_status when 'reported' then 'A' when 'withheld' then 'Q' else 'M' end
                    as "OBS_STATUS"
            from marts.fct_indicator_value as reported
            inner join marts.dim_indicator as indicators using (indicator_code)
            inner join marts.dim_period as periods using (period_code)
            where reported.is_current and reported.value_status <> 'withdrawn'
            order by reported.indicator_code, reported.town_code, periods.starts_on, periods.ends_on
        ) to '{path}' (format csv, header)
        """
    )


def write_structure(connection: duckdb.DuckDBPyConnection, release: Release, target: Path) -> None:
    """The code lists, concepts, data structure and data flow that the figures are written in. Raises OSError."""
    message = etree.Element(_tag("message", "Structure"), nsmap={key[:3]: space for key, space in _SPACES.items()})
    _add_header(message, release)
    structures = _add(message, "message", "Structures")
    _add_code_lists(_add(structures, "structure", "Codelists"), connection)
    schemes = _add(structures, "structure", "ConceptSchemes")
    concepts = _add_named(schemes, "ConceptScheme", "CONCEPTS", ("概念", "Concepts"))
    for name, names in _NAMES.items():
        _add_item(concepts, "Concept", name, names)
    flow = _add_named(_add(structures, "structure", "Dataflows"), "Dataflow", FLOW, _TITLE)
    _add(flow, "structure", "Structure", text=_URN.format(kind="datastructure.DataStructure", name=FLOW))
    _add_components(_add(structures, "structure", "DataStructures"))
    tree = etree.ElementTree(message)
    tree.write(str(target), xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add_header(message: etree._Element, release: Release) -> None:
    header = _add(message, "message", "Header")
    _add(header, "message", "ID", text=f"{AGENCY}_{release.release_id}")
    _add(header, "message", "Test", text="false")
    prepared = datetime.fromisoformat(release.manifest["published_at"])
    _add(header, "message", "Prepared", text=f"{prepared:%Y-%m-%dT%H:%M:%SZ}")
    _add(header, "message", "Sender", id=AGENCY)


def _add_code_lists(parent: etree._Element, connection: duckdb.DuckDBPyConnection) -> None:
    towns = connection.execute(
        "select town_code, district_name || town_name, town_code from marts.dim_town where is_current order by 1"
    ).fetchall()
    indicators = connection.execute(
        "select indicator_code, indicator_name_zh, indicator_name_en from marts.dim_indicator order by 1"
    ).fetchall()
    lists = {
        ("CL_FREQ", "粒度", "Frequencies"): _FREQUENCIES,
        ("CL_AREA", "镇", "Towns"): {code: (zh, en) for code, zh, en in towns},
        ("CL_INDICATOR", "指标", "Indicators"): {code: (zh, en) for code, zh, en in indicators},
        ("CL_TIME_BASIS", "口径", "What a value covers"): _BASES,
        ("CL_OBS_STATUS", "状态", "Statuses of a value"): _STATUSES,
    }
    for (name, *names), codes in lists.items():
        code_list = _add_named(parent, "Codelist", name, names)
        for code, words in codes.items():
            _add_item(code_list, "Code", code, words)


def _add_components(parent: etree._Element) -> None:
    structure = _add_named(parent, "DataStructure", FLOW, _TITLE)
    components = _add(structure, "structure", "DataStructureComponents")
    dimensions = _add(components, "structure", "DimensionList", id="DimensionDescriptor")
    for place, (name, code_list) in enumerate(_DIMENSIONS.items(), start=1):
        _add_component(dimensions, "Dimension", name, code_list, position=str(place))
    _add_component(dimensions, "TimeDimension", "TIME_PERIOD", None, text_type="ObservationalTimePeriod")
    attributes = _add(components, "structure", "AttributeList", id="AttributeDescriptor")
    for name, codes in _ATTRIBUTES.items():
        attribute = _add_component(attributes, "Attribute", name, codes, usage="mandatory")
        _add(_add(attribute, "structure", "AttributeRelationship"), "structure", "Observation")
    measures = _add(components, "structure", "MeasureList", id="MeasureDescriptor")
    _add_component(measures, "Measure", "OBS_VALUE", None, text_type="Decimal", usage="optional")


def _add_component(
    parent: etree._Element,
    tag: str,
    name: str,
    code_list: str | None,
    text_type: str = "String",
    **attributes: str,
) -> etree._Element:
    component = _add(parent, "structure", tag, id=name, **attributes)
    concept = _URN.format(kind="conceptscheme.Concept", name="CONCEPTS") + f".{name}"
    _add(component, "structure", "ConceptIdentity", text=concept)
    representation = _add(component, "structure", "LocalRepresentation")
    if code_list is None:
        _add(representation, "structure", "TextFormat", textType=text_type)
    else:
        urn = _URN.format(kind="codelist.Codelist", name=code_list)
        _add(representation, "structure", "Enumeration", text=urn)
    return component


def _add_named(parent: etree._Element, tag: str, name: str, names: Sequence[str | None]) -> etree._Element:
    made = _add(parent, "structure", tag, id=name, agencyID=AGENCY, version=VERSION)
    _add_names(made, names)
    return made


def _add_item(parent: etree._Element, tag: str, name: str, names: Sequence[str | None]) -> None:
    _add_names(_add(parent, "structure", tag, id=name), names)


def _add_names(parent: etree._Element, names: Sequence[str | None]) -> None:
    for language, name in zip(("zh", "en"), names, strict=True):
        if name:
            _add(parent, "common", "Name", text=name).set("{http://www.w3.org/XML/1998/namespace}lang", language)


def _add(
    parent: etree._Element, space: str, tag: str, text: str | None = None, **attributes: str
) -> etree._Element:
    element: etree._Element = etree.SubElement(parent, _tag(space, tag), attributes)
    if text is not None:
        element.text = text
    return element


def _tag(space: str, tag: str) -> str:
    return f"{{{_SPACES[space]}}}{tag}"
