"""How the letters look: the layout of official documents, the mark of made-up figures, the same bytes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from dagster_project.review.letters.circular import numeral_of
from dagster_project.review.letters.sheets import BAR_BLANKS
from dagster_project.review.letters.word import tight
from dagster_project.review.letters.writing import write_letters
from tests.review.letters.conftest import Written
from tests.review.packs.pack_review import review_of


def test_the_page_is_that_of_an_official_document(written: Written) -> None:
    first, across = written.circular.sections
    sides = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [round(side.mm) for side in sides if side] == [37, 35, 28, 26]
    assert (round(first.page_width / Mm(1)), round(first.page_height / Mm(1))) == (210, 297)
    assert across.orientation == WD_ORIENT.LANDSCAPE
    assert written.circular.settings.odd_and_even_pages_header_footer
    for footer in (first.footer, first.even_page_footer):
        assert footer.paragraphs[0].text == "—  —"
        assert "PAGE" in footer.paragraphs[0]._p.xml


def test_each_kind_of_paragraph_has_its_font(written: Written) -> None:
    looks = {}
    for paragraph in written.circular.paragraphs:
        run = paragraph.runs[0]
        font = run._r.rPr.rFonts.get(qn("w:eastAsia"))
        looks[paragraph.text.split("\n")[0][:6]] = (font, run.font.size, paragraph.paragraph_format.line_spacing)
    assert looks["关于大足区、"][:2] == ("方正小标宋简体", Pt(22))
    assert looks["各试点镇人民"] == ("仿宋", Pt(16), Pt(28.95))
    assert looks["一、总体情况"][:2] == ("黑体", Pt(16))
    assert looks["（一）万古镇"][:2] == ("楷体", Pt(16))
    names = [name for name in looks if name[1:2] == "、"]
    assert [name[0] for name in names] == list("一二三四五六")
    last = [paragraph.text for paragraph in written.circular.paragraphs if paragraph.text]
    assert "大足区、荣昌区强镇带村试点工作专班" in last
    assert "2024年10月18日" in last


def test_an_annex_names_its_columns_again_on_each_page(written: Written) -> None:
    named = [paragraph.text for paragraph in written.circular.paragraphs if "附表" in paragraph.text[:3]]
    assert named[-3:] == ["附表2　滞后指标及差距", "附表3　未报事项", "附表4　数据更正"]
    for table in written.circular.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_letter_that_was_forced_says_so_and_why(written: Written) -> None:
    texts = [paragraph.text for paragraph in written.circular.paragraphs]
    assert "（数据核查未通过，特批定稿）" in texts
    [why] = [text for text in texts if "经特批定稿，理由：" in text]
    # What stands there as it was written, and nothing that a program could take for markup.
    assert "<b>医师比例</b>" in why


def test_a_town_has_a_page_with_lights_bars_and_who_owes_what(written: Written) -> None:
    lights, standings = written.towns.tables[:2]
    assert [cell.text.split()[0] for cell in lights.rows[0].cells] == ["■", "▲", "●", "○"]
    bars = {row.cells[1].text: row.cells[6] for row in standings.rows[1:]}
    runs = bars["高新技术企业"].paragraphs[0].runs
    # 62.3 % of six blanks.
    assert [len(run.text) for run in runs[:2]] == [4, BAR_BLANKS - 4]
    assert runs[0]._r.rPr.find(qn("w:shd")).get(qn("w:fill")) == "7A4A00"
    texts = [paragraph.text for paragraph in written.towns.paragraphs]
    assert "区卫生健康委：乡村医生执业（助理）医师比例（2024年三季度，退回待更正）。" in texts
    pages = [one.text for one in written.towns.paragraphs if one.paragraph_format.page_break_before]
    assert pages == ["万古镇2024年三季度指标完成情况", "吴家镇2024年三季度指标完成情况"]


def test_a_leader_reads_who_is_worst_and_what_must_be_settled(written: Written) -> None:
    texts = [paragraph.text for paragraph in written.leaders.paragraphs]
    behind = [text for text in texts if text[:1] in "■▲"]
    assert behind[0].startswith("■ 万古镇出口总额：")
    assert any("受阻：土地权属争议3宗未决" in text for text in texts)
    assert "需要研究的事项（1项）" in texts


def test_made_up_figures_are_marked_on_every_page_and_the_same_review_has_the_same_bytes(
    written: Written, tmp_path: Path
) -> None:
    again = [tmp_path / "again", tmp_path / "marked"]
    for folder, is_synthetic in zip(again, (False, True), strict=True):
        folder.mkdir()
        write_letters(folder, review_of(is_synthetic=is_synthetic), written.database)
    assert [path.read_bytes() for path in written.files] == [
        path.read_bytes() for path in sorted(again[0].glob("*.docx"))
    ]
    for path in again[1].iterdir():
        assert path.name.startswith("【演示数据】")
        section = docx.Document(str(path)).sections[0]
        assert section.header.paragraphs[0].text.startswith("演示数据")
        if "通报" in path.name:
            assert section.even_page_header.paragraphs[0].text.startswith("演示数据")


@pytest.mark.slow
def test_a_town_and_a_leader_have_one_page_each(written: Written, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    if not shutil.which("soffice"):
        pytest.skip("soffice is not installed: nothing here can lay out a Word file")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, *written.files],
        check=True,
        capture_output=True,
    )
    pages = {path.stem[-4:]: len(pdfium.PdfDocument(path)) for path in tmp_path.glob("*.pdf")}
    assert (pages["一镇一页"], pages["领导一页"]) == (2, 1)


def test_numbers_and_blanks() -> None:
    assert [numeral_of(number) for number in (1, 10, 14, 20, 21)] == ["一", "十", "十四", "二十", "二十一"]
    assert tight("差 2,212 万美元，年均 ≥5 %") == "差2,212万美元，年均≥5 %"
