{#- Whose figure a clause tells, by stems and shapes; texts have been through even_text. -#}

{#- Whose a clause is by its head: 外 of the district or another town, 内 of this one, 分 maybe of a part of it (河坝村加快发展, 在新城片区,
    除河坝村外), 准 maybe of all that a standard is for; '' where it does not say.
    `sign_behind` is the sign that ends it. -#}
{% macro place_of_clause(text, sign_behind) -%}
    {%- set head = replace_all(replace_all(text, numbered_item() ~ '|乡村|乡镇|城乡|城镇|镇村|示范镇|区域|[镇乡][容貌]', ''), '^(?:目前|现在?|到?20[0-9]{2}年[底末]?|截至|力争|确保|争取|计划|预计)+', '') -%}
    {#- 完成镇区…, 编制镇国土空间规划: behind a verb or before 区, 域 and their like stands no name. -#}
    {#- 县城所在的阜城街道, 中山市小榄镇; 主要街道亮化 is of roads. -#}
    {%- set other = '^(?:[一-龥]{1,8}的)?(?:[一-龥]{2,4}[省市县区州])*([一-龥]{1,3}[镇乡]|[一-龥]{2,3}街道)'
        ~ '(?:[^区域级内街村国本路两立沿改保绿照环亮硬整建景清垃停雨排污管]|$)' -%}
    {%- set deeds = '^(?:' ~ promising_verbs() ~ '|编制|启动|优化|完善|加强|强化|健全|深化|开展|建好|用好|抓好)' -%}
    {#- What a district or a city says is to be, it says of itself. -#}
    {%- set they_say = '^[^按根依遵围结][^0-9]{0,12}[省市县区州国中][^0-9]{0,20}(?:提出|明确|指出|规定|确定|部署|下达|要求|强调)(?:了|的|要求|目标)*$'
        ~ '|^[省市县区国][^0-9]{0,20}(?:提出|明确|指出|规定|确定|部署|下达|要求|强调)(?:了|的|要求|目标)*$' -%}
    case
        when instr({{ head }}, town_name) between 1 and 9 then '内'
        when {{ matches(head, they_say) }} and not {{ matches(head, '[我本全]镇|^镇') }} and instr({{ head }}, town_name) = 0
            then '外'
        when {{ matches(head, '^(?:全镇|我镇|本镇|镇域|镇区|场镇|该镇|各村|全域)') }} then '内'
        when {{ matches(head, '^(?:(?:从|就)?全[区县市省国州]|我[区县市]|[区县市]域|[区县市省]级?层面|其他|其它|周边|毗邻|邻近|兄弟)') }} then '外'
        when instr({{ head }}, district_name) = 1 then '外'
        -- What a standard asks of all towns.
        when {{ matches(head, '^(?:对照|对标|参照|比照)[^0-9]*标准$|^(?:省|市|县|国家)级?[^0-9]{0,8}标准(?:要求|规定|为|是)') }} then '外'
        when
            {{ matches(head, other) }}
            and not {{ matches(head, deeds) }}
            and not {{ matches(head, '^(?:对标|借鉴|学习|参照|比照|推动|支持|推广|打造|建设|创建)') }}
            and not {{ matches(extract_part(head, other, 1), '(?:城|乡|集|场|强|制|心|点|全|本|我|各|该|村|小|大|名|特色|示范|样板|卫生|典型|的)[镇乡]$|^[重古新老][镇乡]$|[主要镇旧区临街次各老]街道$') }}
            and {{ extract_part(head, other, 1) }} <> town_name
            then '外'
        when {{ names_a_part(head) }} or {{ sign_behind }} in ('：', ':') and {{ is_name_of_a_part(head) }} then '分'
        when {{ matches(head, '^(?:按照?|根据|依据|依照)(?:国家|全国|省|市|县|行业)[^0-9]*标准$|标准中$') }} then '准'
        else ''
    end
{%- endmacro %}

{#- Whether a clause may be of a part of the town by its head, so that what the sentence goes on to promise may be that part's too:
    河坝村加快发展, 竹木加工园：, 恒泰公司年产值达到15亿元, 在新城片区, 选取8个村, 除河坝村外. 示范村, 各村 and 强镇带村 name none, and what
    is done to one (推动恒泰公司扩能) may bring the whole about. -#}
{% macro names_a_part(head) -%}
    {%- set goes_on = '(?:要|将|力争|率先|先行|加快|继续|全面|着力|打造|发展|建[成设]|实施|完成|依托|围绕|以|推[进动])' -%}
    {%- set village = '^[一-龥]{1,3}[^0-9各全农乡强行政范心点进体薄弱美丽试宜居和富带制每该扶驻联跨转城山老古新名业板]村(?:$|' ~ goes_on ~ ')'
        ~ '|^[一-龥]{0,6}[两三四五六七八九]个?村' ~ goes_on -%}
    {%- set firm = '^[^0-9，]{0,14}(?:' ~ kinds_of_parts() ~ ')'
        ~ '[一二三四五]?期?(?:方面|力争|确保|预计|计划|将|要|达产|投产|建成|年|总?产值|产能|总?投资|营业|营收|销售|出口|税收|规模以上|达到|实现|新增|完成|扩能|率先)' -%}
    {%- set project = '^[^0-9，]{0,14}项目[一二三四五]?期?(?:总?投资|年)' -%}
    {%- set parts = '[东南西北中]部|片区|组团|园区|老街|新[区城]|老城区?|街区|流域|沿线|[^各农乡强带联]村|[^老各]社区' -%}
    {%- set part_at_head = '^(?:在|对|对于|针对|聚焦|围绕|突出)[^0-9]{0,10}(?:' ~ parts ~ ')$' -%}
    {%- set some_of_many = '(?:^(?:在|对|对于|针对|聚焦|选[取择定]|以)|等)[^0-9]{0,8}[0-9一二两三四五六七八九十]+个[^0-9]{0,6}(?:村|社区|片区|园区|小区|组团)'
        ~ '(?:为(?:重点|试点|示范)|(?:先行|开展|作为)?[^0-9]{0,2}(?:试点|示范|先行先试))?$' -%}
    {#- 处理率低于60%的村，全部达到60% -#}
    {#- 与定南县共建产业园 -#}
    {%- set together = '(?:共建|合建|联建|合作建设|联合建设)[^0-9]{0,12}(?:' ~ kinds_of_parts() ~ ')$' -%}
    {%- set those_that = '[0-9][^，,；;]*的(?:行政)?(?:村|社区|企业|学校|农?户|单位|家庭)$' -%}
    {%- set all_but_some = '^(?:在|但)?除[^此了]*[^另]外$|^(?:剔除|扣除|不含|不包括|不包含|不计|不考虑|排除)[^0-9]' -%}
    {%- set deeds = '^(?:' ~ promising_verbs() ~ '|编制|启动|优化|完善|加强|强化|健全|深化|开展|[建用抓办管]好|对接|对标|依托|围绕|聚焦|支持|鼓励'
        ~ '|引导|以|将|把|在|按|与|向|由|做[大强优]|壮大|促进|发挥|利用|用足|统筹|规划|谋划|放大|扩大|打响|带动|延伸|承接|联动|融入|服务|联合|借助|通过|结合|拓展|提高|扶持|助推|组织)' -%}
    (
        {{ matches(head, part_at_head ~ '|' ~ some_of_many ~ '|' ~ together ~ '|' ~ all_but_some ~ '|' ~ those_that) }}
        or not {{ matches(head, deeds) }} and (
            {{ matches(head, village) }}
            {#- 推动甲、乙公司扩能: the verb of both stands before the first. -#}
            or sign_before <> '、' and {{ matches(head, firm ~ '|' ~ project) }}
        )
    )
{%- endmacro %}

{#- Whether a part of a sentence says what a project right before it is to bring: 实施嘉竹项目，新增就业300人. -#}
{% macro is_of_a_project(text_before) -%}
    (
        {{ matches(text_before, '(?:^|[，,；;、])[^0-9，,；;]{2,24}(?:项目|' ~ kinds_of_parts() ~ ')[一二三四五]?期?(?:建设|落地|实施|投产|开工)?[，,]$') }}
        and {{ matches('segment_text', '^(?:预计|可|将|实现|年|镇域|全镇)*(?:新增[^0-9]{0,4}就业|[^0-9]{0,2}就业|吸纳|年?产值|出口|税收|营业?收)') }}
    )
{%- endmacro %}

{#- 竹木加工园：, 嘉竹项目：. -#}
{% macro is_name_of_a_part(head) -%} {{ matches(head, '(?:' ~ kinds_of_parts() ~ '|项目)[一二三四五]?期?$') }} {%- endmacro %}
{% macro kinds_of_parts() -%}
    {{ return('公司|集团|[产工]业园|加工园|创业园|示范园|科技园|园区|开发区|高新区|功能区|集聚区|基地|合作社|工厂|片区|商会') }}
{%- endmacro %}
