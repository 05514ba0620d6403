{#- How a plan promises a number, once: constant patterns, tried in this order on a part of a sentence that has been
    through even_text; the first that fits is the one. A shape's groups say what its parts are:

      subject   what is bound; a name of an indicator stands here
      verb      the word that binds it: 达到, 保持在, 新增
      object    what is counted, where it stands behind the number: 3家以上企业
      baseline  where it comes from: 由34家; baseline_year, where that is said: 由2022年的34家
      figure    the number with its unit and bound: 20%左右; a numeral like 百亿元; a grade like III类
      tail      what follows the figure

    `needs_year` marks a shape so bare that only a sentence or section with a target year makes it a promise. -#}
{% macro commitment_patterns() %}
    {%- set number = '[0-9]+(?:,[0-9]{3})*(?:[.][0-9]+)?(?:[-—–~][0-9]+(?:[.][0-9]+)?)?' -%}
    {%- set numeral = '[一二三四五六七八九两]?[十百千]' -%}
    {%- set unit = commitment_units() -%}
    {%- set bound = '(?:及?以上|及?以下|以内|左右|上下)?' -%}
    {%- set counted = '((?:' ~ number ~ '|' ~ numeral ~ ')' ~ unit ~ bound ~ ')' -%}
    {%- set figure = '((?:' ~ number ~ '(?:' ~ unit ~ ')?|' ~ numeral ~ unit ~ ')' ~ bound ~ ')' -%}
    {#- 达到2025年的… names a year and no number. -#}
    {%- set tail = '(|[^年0-9].*)$' -%}
    {%- set points = '(' ~ number ~ '个?百分点' ~ bound ~ ')' -%}
    {%- set grade = '(劣?(?:III|II|IV|I|V|[ⅠⅡⅢⅣⅤ])类)' -%}
    {%- set moves = '增长|增加|提高|提升|扩大|上升|缩小|下降|降低|减少|压减|压缩' -%}
    {%- set makes = promising_verbs() -%}
    {{ return([
        {
            'name': 'from_to', 'example': '高新技术企业由34家增加到67家',
            'shape': '^(.*?)[由从](?:(20[0-9]{2})年的?)?(' ~ number ~ '(?:' ~ unit ~ ')?)((?:' ~ moves ~ ')[到至])'
            ~ '(?:20[0-9]{2}年的?)?' ~ figure ~ tail,
            'subject': 1, 'baseline_year': 2, 'baseline': 3, 'verb': 4, 'figure': 5, 'tail': 6
        },
        {
            'name': 'grade', 'example': '河流水质稳定优于III类',
            'shape': '^(.*?)((?:稳定|持续|保持)?(?:优于|不低于|达到|达|保持在?|稳定在))' ~ grade ~ '(.*)$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'change', 'example': '城镇化率提高4个百分点',
            'shape': '^(.*?)(' ~ moves ~ ')' ~ points ~ '(.*)$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'keep', 'example': '处理率均保持100%',
            'shape': '^(.*?)(保持在?|稳定在|维持在?)' ~ figure ~ tail,
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'exceed', 'example': '总值力争突破百亿元大关',
            'shape': '^(.*?)(突破|超过|不低于|不少于|不超过|不高于|高于|大于|低于|小于)' ~ figure ~ tail,
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'reach', 'example': '农村生活污水处理率达到87%',
            'shape': '^(.*?)(达到|达|实现|完成|(?:' ~ moves ~ ')[到至])' ~ figure ~ tail,
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'average_rate', 'example': '农业总产值年均增速5%以上',
            'shape': '^(.*?年均(?:增长率|增长|增速|增幅))()' ~ counted ~ '(.*)$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'number_behind', 'example': '安装路灯1000盏',
            'shape': '^.*?((?:' ~ makes ~ ')+)([^0-9]+?)' ~ counted ~ '()$',
            'verb': 1, 'subject': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'number_before', 'example': '引进3家以上工业企业',
            'shape': '^.*?((?:' ~ makes ~ ')+)(?:[^0-9的]{0,3}|[^0-9]*等)' ~ counted ~ '([^0-9]+)$',
            'verb': 1, 'figure': 2, 'object': 3, 'tail': 3
        },
        {
            'name': 'name_and_number', 'example': '协议引资300亿元', 'needs_year': true,
            'shape': '^(.*?[^0-9.,—–~-])()' ~ counted ~ '()$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        }
    ]) }}
{% endmacro %}

{#- Units that plans count in, the longer before the shorter that begins it. A unit that is missing here or in
    seed_units loses nothing: the statement is listed in commitment_unparsed. -#}
{% macro commitment_units() -%}
    {{ return('(?:%|‰|个?百分点|[万亿]?美元|[万亿]?元|平方公里|平方千米|平方米|立方米|公里|千米|公顷|万?亩|万?人次'
        ~ '|[千万]?人|家|户|个|名|盏|处|所|座|条|项|套|间|台|辆|张|口|场|次|期|万?株|万?只|万?头|万?吨|[万千]?瓦|米|倍)') }}
{%- endmacro %}

{#- Verbs that promise something to be counted. -#}
{% macro promising_verbs() -%}
    {{ return('力争|力促|确保|争取|推动|推进|重点|加快|新改建|新建|扩建|改建|建成|建设|建立|修建|修复|改造|安装|新装'
        ~ '|加装|新增|增设|购置|配备|引进|引入|招引|培育|培训|发展|实施|治理|整治|申报|认定|创建|打造|形成|完成|签约|设立|安排'
        ~ '|投入|种植') }}
{%- endmacro %}

{#- A text as long as before, sign for sign, with full-width digits and signs as their ASCII twins: offsets hold. -#}
{% macro even_text(text) -%}
    translate(
        {{ text }},
        '０１２３４５６７８９％．－～ⅠⅤ', '0123456789%.-~IV'
    )
{%- endmacro %}

{#- The part of a statement that plays a role, by the pattern it matched; '' where the pattern has none. -#}
{% macro commitment_part(role, text='segment_text') -%}
    case pattern_name
        {% for pattern in commitment_patterns() if role in pattern %}
            when '{{ pattern.name }}' then {{ extract_part(text, pattern.shape, pattern[role]) }}
        {% endfor %}
        else ''
    end
{%- endmacro %}
