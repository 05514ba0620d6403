-- A numbered heading opens a place; the paragraphs until the next one belong to it. So does 一是, where the paragraph
-- says who answers for it.
{%- set step = '^([一二三四五六七八九十]{1,3})是' %}
with listed as (
    select distinct town_code, paragraph_no
    from {{ ref('int_department_lists_found') }}
),

paragraphs as (
    select
        {{ all_but(['heading_text', 'heading_path'], 'paragraphs') }}, -- noqa: RF02
        case
            when listed.paragraph_no is null then paragraphs.heading_text
            else {{ extract_part('paragraphs.text', step ~ '([^。：:，,；;]*)', 2) }}
        end as heading_text,
        paragraphs.heading_path || case
            when listed.paragraph_no is null then ''
            else ' › ' || {{ extract_part('paragraphs.text', step, 1) }}
        end as heading_path
    from {{ ref('stg_notice__paragraphs') }} as paragraphs
    left join listed
        on
            paragraphs.town_code = listed.town_code
            and paragraphs.paragraph_no = listed.paragraph_no
            and paragraphs.heading_text = ''
            and paragraphs.heading_path <> ''
            and {{ matches('paragraphs.text', step) }}
    where paragraphs.kind in ('heading', 'body')
),

opened as (
    select
        *,
        sum(case when heading_text <> '' then 1 else 0 end) over (
            partition by town_code order by paragraph_no rows between unbounded preceding and current row
        ) as place_no,
        {{ path_numbers('heading_path') }} as place_numbers
    from paragraphs
),

places as (
    select
        batch_id,
        received_at,
        source_path,
        source_sha256,
        town_code,
        place_no,
        paragraph_no,
        heading_path,
        heading_text,
        place_numbers,
        lead(place_numbers) over (partition by town_code order by place_no) as next_numbers,
        row_number() over (partition by town_code, place_numbers order by place_no) as repeat_no
    from opened
    where heading_text <> ''
)

select
    opened.town_code,
    opened.paragraph_no,
    places.paragraph_no as opened_by_paragraph_no,
    places.batch_id,
    places.received_at,
    places.source_path,
    places.source_sha256,
    places.heading_path,
    places.heading_text,
    places.place_numbers,
    cast(places.repeat_no as integer) as repeat_no,
    coalesce(places.next_numbers, '') not like places.place_numbers || '-%' as is_innermost,
    sections.heading_text as section_text
from opened
inner join places on opened.town_code = places.town_code and opened.place_no = places.place_no
left join places as sections
    on
        opened.town_code = sections.town_code
        and {{ extract_part('places.place_numbers', '^[0-9]+', 0) }} = sections.place_numbers
        and sections.repeat_no = 1
