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
    {%- set number = '[0-9]+(?:,[0-9]{3})*(?:[.][0-9]+)?(?:%?[-—–~:：∶][0-9]+(?:[.][0-9]+)?)?' -%}
    {%- set numeral = '(?:[一二三四五六七八九两]|[0-9]+)?[十百千]' -%}
    {#- 五家 counts, 二人 may be a name. -#}
    {%- set digit_and_unit = '[两二三四五六七八九](?:[家户个处座所盏栋]|公里|万?亩)' -%}
    {%- set unit = commitment_units() -%}
    {#- 八成 is 80 %, 一半 is 50 %. -#}
    {%- set part = '[一二三四五六七八九]成|一半|半数' -%}
    {%- set bound = '(?:及?以上|及?以下|以内|左右|上下)?' -%}
    {%- set counted = '((?:(?:' ~ number ~ '|' ~ numeral ~ ')' ~ unit ~ '|' ~ part ~ '|' ~ digit_and_unit ~ ')' ~ bound ~ ')' -%}
    {%- set figure = '((?:' ~ number ~ '(?:' ~ unit ~ ')?|' ~ numeral ~ unit ~ '|' ~ part ~ '|' ~ digit_and_unit ~ ')'
        ~ bound ~ ')' -%}
    {#- 达到2025年的… names a year and no number, 5G no number either; 达到20万元以上的村 says which, and not how many. -#}
    {%- set tail = '(|[^年的以及或左百千万亿元至到—–~0-9A-Za-z+-].*|及[^以].*|的(?:目标|水平|要求|规模).*)$' -%}
    {%- set points = '((?:' ~ number ~ '|[一二三四五六七八九十两])个?百分点' ~ bound ~ ')' -%}
    {%- set grade = '(劣?(?:III|II|IV|I|V|[ⅠⅡⅢⅣⅤ])类)' -%}
    {%- set moves = moving_verbs() -%}
    {%- set moves_to = '(?:(?:' ~ moves ~ ')[到至为]|[增升提扩降减缩压涨拓][到至为]|' ~ reaching_verbs() ~ '[到至])' -%}
    {%- set makes = promising_verbs() -%}
    {%- set passes = passing_verbs() -%}
    {%- set higher = '[较比](?:20[0-9]{2}年[底末]?|基期|试点前)高出?' -%}
    {%- set from = '[由从](?:(20[0-9]{2})年[底末]?的?|' ~ now_words() ~ ')?(' ~ number ~ '(?:' ~ unit ~ ')?)' -%}
    {{ return([
        {
            'name': 'from_by', 'example': '绿化覆盖率由35%提高3个百分点',
            'shape': '^(.*?)[由从在较比](?:(20[0-9]{2})年[底末]?的?|' ~ now_words() ~ ')?(' ~ number ~ unit ~ ')(?:的?基础上)?[^0-9]{0,2}?('
            ~ moves ~ ')' ~ points ~ '(.*)$',
            'subject': 1, 'baseline_year': 2, 'baseline': 3, 'verb': 4, 'figure': 5, 'tail': 6
        },
        {
            'name': 'from_to', 'example': '高新技术企业由34家增加到67家',
            'shape': '^(.*?)' ~ from ~ '[^0-9]{0,4}?(' ~ moves_to ~ '|达到|变为|' ~ passes ~ ')(?:20[0-9]{2}年[底末]?的?)?' ~ figure ~ tail,
            'subject': 1, 'baseline_year': 2, 'baseline': 3, 'verb': 4, 'figure': 5, 'tail': 6
        },
        {
            'name': 'grade', 'example': '河流水质稳定优于III类',
            'shape': '^(.*?)((?:稳定|持续|保持|总体|全部)*(?:优于|好于|不得?[低劣]于|达到|达|保持在?|稳定在))' ~ grade ~ '([^的0-9]*)$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'by_to', 'example': '科技型企业净增6家达到37家',
            'shape': '^(.*?)(?:' ~ moves ~ '|[新净]增)' ~ counted ~ '(达到)' ~ figure ~ tail,
            'subject': 1, 'verb': 3, 'figure': 4, 'tail': 5
        },
        {
            'name': 'change', 'example': '城镇化率提高4个百分点, 城镇化率比2023年高4个百分点',
            'shape': '^(.*?)(' ~ moves ~ '|高于20[0-9]{2}年[底末]?|' ~ higher ~ ')' ~ points ~ '(|[^至到—–~-].*)$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'change_of_amount', 'example': '高新技术企业净增12家',
            'shape': '^(.*?)(净?增加|净增长?|减少)(' ~ number ~ '(?:' ~ commitment_amount_units() ~ ')' ~ bound ~ ')()$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'keep', 'example': '处理率均保持100%',
            'shape': '^(.*?)((?:保持|稳定|维持|守[住牢稳好])[在为]?)' ~ figure ~ tail,
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'exceed', 'example': '总值力争突破百亿元大关',
            'shape': '^(.*?)(不[得能应宜可]?(?:低于|少于|超过|突破|高于|小于|大于)|突破|超过?|高于|大于|低于|小于|逾|' ~ passes ~ '|控制在|严控在|[≥≤＞＜><])' ~ figure ~ tail,
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'half', 'example': '城镇化率过半',
            'shape': '^(.*?)(超?过|超)(半数?)()$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'covered', 'example': '10万元以上的村实现全覆盖',
            'shape': '^(.*?)((?:实现|达到|达|做到|保持|基本|稳定|在)*)(全覆盖)()$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'first', 'example': '小巨人企业实现零的突破',
            'shape': '^(.*?)(实现|取得|完成)(零的?突破)()$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'done_before', 'example': '完成5处黑臭水体整治',
            'shape': '^.*?(完成|实现)' ~ counted ~ '([^0-9以左上，。]{2}[^0-9]*)$',
            'verb': 1, 'figure': 2, 'object': 3, 'tail': 3
        },
        {
            'name': 'reach', 'example': '农村生活污水处理率达到87%',
            'shape': '^(.*?)(达到|达|实现|完成|冲[刺击]|迈向|' ~ moves_to ~ ')(?:20[0-9]{2}年[底末]?的)?' ~ figure ~ tail,
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'aim', 'example': '地区生产总值力争25亿元',
            'shape': '^(.*?)(力争|力保|确保|争取)' ~ figure ~ '()$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'average_rate', 'example': '农业总产值年均增速5%以上',
            'shape': '^(.*?年均(?:增长率|增长|增速|增幅|递增))()' ~ counted ~ '(|[^至到—–~或-].*)$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'measured', 'example': '研发投入强度1.8%, 城乡居民收入比2.2∶1', 'needs_year': true,
            'shape': '^(.*?(?:率|强度|增速|增幅|之比|收入比|倍差)[均都]?)(为?)((?:' ~ counted ~ '|[0-9.]+[:：∶]1' ~ bound ~ '))()$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 5
        },
        {
            'name': 'deed_behind', 'example': '市场主体新增1000户以上',
            'shape': '^(.*?[^0-9])((?:新?(?:' ~ makes ~ '))+)(?:面积|里程|长度|数量)?' ~ counted ~ '()$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'number_behind', 'example': '安装路灯1000盏',
            'shape': '^.*?((?:新?(?:' ~ makes ~ ')[及和并]?)+)([^0-9]+?)' ~ counted ~ '((?:全[部面]|[如按]期)?(?:完成|建成)?)$',
            'verb': 1, 'subject': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'number_before', 'example': '引进3家以上工业企业',
            'shape': '^.*?((?:新?(?:' ~ makes ~ ')[及和并]?)+)(?:[^0-9的]{0,3}|[^0-9]*等)' ~ counted ~ '([^0-9]+)$',
            'verb': 1, 'figure': 2, 'object': 3, 'tail': 3
        },
        {
            'name': 'share', 'example': '本科以上学历者占78%',
            'shape': '^(.*?[^0-9、])(占)(?:(?:全部|全镇|所有|总)[^0-9，]{0,6}的?)?(?:的|比)?' ~ counted ~ '()$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        },
        {
            'name': 'name_and_number', 'example': '协议引资300亿元', 'needs_year': true,
            'shape': '^(.*?[^0-9.,—–~-])(为?)' ~ counted ~ '()$',
            'subject': 1, 'verb': 2, 'figure': 3, 'tail': 4
        }
    ]) }}
{% endmacro %}

{#- The patterns that say how much something is to be. -#}
{% macro reaching_patterns() -%} {{ return("'aim', 'by_to', 'exceed', 'from_to', 'keep', 'measured', 'reach'") }} {%- endmacro %}

{#- The patterns that count what a deed makes. -#}
{% macro counting_patterns() -%}
    {{ return("'deed_behind', 'number_behind', 'number_before', 'done_before', 'name_and_number'") }}
{%- endmacro %}

{#- Units that plans count in, the longer before the shorter that begins it. A unit that is missing here or in
    seed_units loses nothing: the statement is listed in commitment_unparsed. -#}
{% macro commitment_units() -%}
    {{ return('(?:%|‰|个?百分点|成|' ~ commitment_amount_units() ~ ')') }}
{%- endmacro %}
{% macro commitment_amount_units() -%}
    {{ return('[万亿]?美元|[百千]?[万亿]?元|平方公里|平方千米|平方米|立方米|公里|千米|公顷|万?亩|[万千百]?人次'
        ~ '|[千万百]?人|万?[家户个名盏处所座条项套间台辆张口场次期株只头栋幢批件支眼宗位]|[百千万]?吨|[万千]?瓦|米|倍') }}
{%- endmacro %}

{#- Verbs before 到 or 至 and a figure; verbs that pass a mark: 跃上43亿元台阶, 越过3万元, 2025年过15亿元. -#}
{% macro reaching_verbs() -%}
    {{ return('(?:发展|培育|壮大|做[大强优]?|集聚|聚集|积累|扩容|扩展|扩充|充实|延伸|回[升落]|恢复|压降|抬升|跃升|爬升|上涨|翻番|翻一番)') }}
{%- endmacro %}
{% macro passing_verbs() -%} {{ return('[跨迈越跃登站踏冲攀][过越上稳破]|过') }} {%- endmacro %}

{#- Verbs that say which way a figure moves. -#}
{% macro moving_verbs() -%}
    {{ return('增长|增加|提高|提升|扩大|上升|攀升|缩小|下降|降低|减少|压减|压缩|收窄|拓展') }}
{%- endmacro %}

{#- Verbs that promise something to be counted. -#}
{% macro promising_verbs() -%}
    {{ return('力争|力促|确保|争取|实现|推动|推进|重点|加快|新改建|改扩建|新建|扩建|改建|迁建|建成|建设|建立|修建|修复|改造|提升|硬化|铺设|敷设'
        ~ '|拓宽|疏浚|安装|新装|加装|更换|新增|净增|增设|购置|配备|配套|补[齐建装]|引进|引入|引育|招引|培育|培训|发展|实施|治理|整治|整理|申报|认定|创建|打造|形成|清理|消除|清除|处置|复垦|腾退|修通'
        ~ '|完成|签约|设立|安排|投入|种植|栽植|盘活|吸纳|吸引') }}
{%- endmacro %}

{#- A text as long as before, sign for sign, with full-width digits and signs as their ASCII twins: offsets hold. -#}
{% macro even_text(text) -%}
    translate(
        {{ text }},
        '０１２３４５６７８９％．－～ⅠⅤ', '0123456789%.-~IV'
    )
{%- endmacro %}

{#- The part of a statement that plays a role, by the pattern it matched; '' where the pattern has none. -#}
{% macro commitment_part(role, text='spoken_segment') -%}
    case pattern_name
        {% for pattern in commitment_patterns() if role in pattern %}
            when '{{ pattern.name }}' then {{ extract_part(text, pattern.shape, pattern[role]) }}
        {% endfor %}
        else ''
    end
{%- endmacro %}

{#- The core of a name, behind ~, so that no other spelling is taken for one: without the words that change nothing
    (全镇, 数量, 面积), one word for those that say the same (占比, 比例), a
    river's water by no name of its own. Of a text that has been through fold_text. -#}
{% macro name_core(text) -%}
    {%- set shortened = '[及或](以上)|(学历)者|(国家)级|(村)社区|行政(村)|(占全)[区县市]|常住(居民人均)|总量(年均)|新(引进)|[(]GDP[)]|[()的中]'
        ~ '|[具持]有|具备|取得|资格(?:证书?)?' -%}
    {%- set spellings = [
        ('GDP', '地区生产总值'),
        ('招引|引入', '引进'),
        ('经营主体', '市场主体'),
        ('(年均)(?:增长率|增长|增幅|递增)|(?:增长率|增幅)$', '\\1增速'),
        ('累计((?:同比)?(?:增速|增长))', '\\1'),
        ('占比|比重|比率', '比例'),
        ('以及|及|和|与|、', '、'),
        ('(改造)(?:提升|升级|提质)|(?:提升|升级|提质)(改造)', '\\1\\2'),
        ('农村(黑臭水体)', '\\1'),
        ('(?:村级?)?集体(?:经济)?(?:组织)?', '村集体'),
        ('^.*[河溪江].*水质(?:类别|年均值|状况|标准)*$', '河流水质')
    ] -%}
    {%- set at_its_ends = '^(?:全镇|我镇|本镇|该镇|镇域内?|镇内|辖区内?|全社会|全域|村集体)+'
        ~ '|(?:建成|新建|实施|完成|工程|任务|保有量|存量|总数量|总量|总数|数量|个数|家数|人数|总面积|面积|总里程|里程|长度|总规模|规模|类别|总额|额|水平|数)*$' -%}
    {%- set shortened_again = '(规)模以(上)|(雨污)水?(?:管网)?(分流)(?:管[网道线])?|(粮食)年(播种)|外贸(出口)|(?:当年|全年|年度|年)(新增)|(?:达到?|超过|不低于)([0-9])' -%}
    {%- set shortened_at_last = '(加工)业?总?(产值)|([工农]业)总(产值)|年?(经营)性?(收入)|(万元)以上(村)' -%}
    {%- set ns = namespace(
        text=kept_parts(kept_parts(kept_parts(text, shortened, 9), shortened_again, 9), shortened_at_last, 8)
    ) -%}
    {%- for pattern, word in spellings -%}
        {%- set ns.text = replace_all(ns.text, pattern, word) -%}
    {%- endfor -%}
    '~' || {{ replace_all(ns.text, at_its_ends, '') }}
{%- endmacro %}
