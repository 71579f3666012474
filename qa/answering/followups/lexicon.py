"""Closed lists of English words that a question leans by, and those that its noun phrases end at."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


IT = _set("it this that")
THEY = _set("they them these those both")
PERSONS = _set("he him she")
POSSESSIVES = _set("its their theirs his her hers")
LEANING = IT | THEY | PERSONS | _set("it's he's she's they're that's")
SPEAKERS = _set(
    """
    i i'm i've i'd i'll you you're you've we we're we've me us who whom anyone everyone someone somebody anybody
    nobody something anything nothing
    """
)

WH = _set("what which who whom whose when where why how what's who's where's how's when's")
AUXILIARIES = _set(
    """
    is are was were be been being am do does did has have had can could will would shall should may might must
    isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't shouldn't
    cannot
    """
)
BE = _set("is are was were be been being isn't aren't wasn't weren't what's who's where's how's when's")
DETERMINERS = _set(
    """
    the a an my your our any some all each every no many much more most several few other others another such same
    certain various enough less fewer own either neither next last
    """
)
PREPOSITIONS = _set(
    """
    in on at by for with from to into onto about as than between among against during before after since until
    till under over through via per without within like versus vs behind near around across along beyond despite
    besides beside except above below inside outside toward towards upon off up down out regarding concerning
    apart according due
    """
)
JOINING = _set("and or nor")
CLAUSES = _set("but so because if though although whether unless while then else")
ADVERBS = _set(
    """
    not never ever also still too just even only really quite very rather often always sometimes usually now today
    again already yet soon later early earlier once twice maybe perhaps however therefore instead ago away back
    here there together well far long much longer please ok okay oh wow yes actually currently originally how
    interesting thanks sorry hi hello hmm no almost about exactly roughly tomorrow yesterday pretty
    """
)
VERBS = _set(
    """
    accept achieve acquit act adapt add address adopt affect agree aim allow announce answer apologise apologize
    appear apply approve argue arise arrest arrive ask assume attack attract avoid ban be bear become begin behave
    believe belong benefit boost borrow bother break breathe bring build burn buy call campaign cancel carry catch
    cause celebrate change charge cheat check choose claim clean clear close collapse collect combine come commit
    communicate compare compete complete compute concede concern configure confirm connect consider contain
    continue contribute control convert convince cook cope copy cost count cover crash create criticise criticize
    cross cure cut damage deal decide declare decrease defend define degrade delete deliver deny depend deploy
    describe deserve design destroy detect determine develop die differ disagree disappear discourage discover
    discuss disrupt do donate download draw drink drive drop earn eat edit elect emerge employ enable encrypt end
    endorse enforce enhance enter escape establish estimate evacuate evaluate evolve examine exclude exercise extend
    exist expand expect expire explain explode explore export express face fail fall fear feed feel fight file
    fill finance find finish fit fix flow fly follow force forget form found frighten fund gain gather generate
    get give go govern grow guarantee handle happen harm hate haunt have hear help hide hire hit hold host hunt
    hurt identify impact implement import impose improve include increase indicate influence inform inherit insist
    inspect inspire install interact invade invent invest investigate invite involve isolate join jump justify
    keep kill know lack last launch lay lead learn leave lend let license lie like limit link list listen live
    load look lose love lower maintain make manage mark marry matter mean measure meet mention migrate miss mix
    monitor motivate move name need negotiate notify obtain occur offer open operate oppose order organise
    organize outlaw overtake owe own paint participate pass pay perform persuade plan play pollute possess
    postpone practise predict prefer prepare present prevent privatise privatize process produce promise promote
    propose protect protest prove provide provoke publish pull punish purchase push put qualify quit raise ratify
    reach react read realise realize rebuild receive recognise recognize recommend record recover recycle reduce
    refer refuse register regulate reject relate release relieve remain remember remove rent repair repeat replace
    reply report represent request require rescue resign resolve respond restore result retain retire return
    reveal reverse revise reward rise rob rotate rule run sail save say scan score search secure see seek seem
    select sell send separate serve set settle share shift show sign sing sink sit sleep slow smell smoke solve
    speak spend split spoil sponsor spread stand start state stay steal stop store strike study subscribe succeed
    sue suffer suggest support surrender survive suspend swim switch take talk teach tell tend test testify think
    threaten throw tolerate track trade train transfer transform translate transmit travel treat trust try turn
    understand unite update upgrade upload urge use validate vary veto view violate visit vote wait walk want warn
    waste watch wear weigh win wish withdraw withstand wonder work worry write
    """
)
IRREGULAR = _set(
    """
    arose became become began begun bore born bought broke broken brought built came caught chose chosen come cost cut
    dealt did died done drank drew driven drove drunk eaten ate fallen fed fell felt flew flown forgot fought found gave
    given gone got grew grown had heard held hid hit hurt kept knew known laid lain lay led left lent lost made
    meant met paid put ran read risen rose run said sang sank sat saw seen sent set shot shown sold sought spent
    spoke spoken spread stole stood struck taught thought threw thrown told took taken understood went woke won
    wore worn written wrote
    """
)
PREDICATES = _set(
    """
    bad good better best worse worst safe free open closed true false real new old big small high low easy hard
    difficult different similar same famous popular common rare important necessary possible likely unlikely young
    older younger cheap expensive fast slow strong weak sick healthy alive dead full empty ready available
    responsible aware legal right wrong fair due able worth involved located native known done endangered fake
    rich poor hot cold large long short easier harder unique special sure nervous worried bigger smaller larger
    cheaper safer faster slower stronger weaker higher lower older newer worthwhile healthier
    """
)
WEAK = _set(
    """
    main important major key notable best worst good bad better worse most least different similar various several
    specific certain potential first second third last next current other interesting general overall basic real
    actual whole entire own new many one two three four five six seven eight nine ten
    """
)
"""Adjectives that do not tell one thing from another outside of their question."""

ASPECTS = _set(
    """
    abolition adoption advantage advice aftermath age aim alternative application aspect author average background
    basis beginning behavior behaviour benefit budget capital cast cause challenge chance character characteristic
    charge choice complication component composition con concept concern conclusion condition consequence content
    contribution controversy cost creation creator crew criterion criticism cure danger deadline defence defense
    definition description design detail diagnosis difference disadvantage downside drawback duration effect
    effectiveness efficiency ending ethics evidence example exception expense explanation factor feature fee
    finding fix followup formula founder founding function funding future goal growth history impact implication
    importance impression incidence influence ingredient inspiration invention inventor issue kind layer leader
    legality length lesson level limit limitation limitations list location lyric magnitude main manifestation
    meaning means mechanism member merit method mission mistake motivation motive myth name nature need objective
    opponent opposition option origin outcome outlook owner participant pattern penalty period plot precaution
    predecessor prevention price principle prize pro problem process producer prognosis property proponent
    prospect purpose quality ramification reaction reason reception recommendation relationship release remedy
    repercussion reputation requirement response result review risk role root rule safety salary shortcoming side
    side-effect sign significance similarity size solution sort source speed stage status step storyline strategy
    strength structure success successor summary supporter symptom target taste technique term theme threat
    timeline timing treatment trend trigger type upside uptake usage use validity value variant variation variety
    version warning weakness weight winner worry
    """
)
"""Nouns that are an aspect of something else: bare, they lean on what the talk is about."""

CATEGORIES = _set(
    """
    accident act actor agency agreement album animal app area army artist athlete attack authority band bank
    battle bill book breed bridge building business campaign center centre church city club college committee
    company concept condition contract corporation council country couple crisis deal decision device disaster
    disease disorder drug earthquake election event experiment facility factory family festival film fire firm
    flood founder game government group hospital illness incident infection initiative institution investigation
    island lake language machine man mayor medicine merger method minister mountain movement movie museum nation
    network novel organisation organization outbreak pandemic party person phenomenon place plan plant player
    policy politician practice president process product program programme project proposal protest reform region
    river ruling scandal scheme school scientist series show singer song species stadium storm strike study survey
    system team technique technology term theory therapy tool tournament town treatment treaty trial tunnel union
    university vaccine village virus war website woman word writer
    """
)
"""Nouns that name the kind of a thing: with "the" and nothing else, they point at one that the talk has named."""

EMPTY = _set(
    """
    way thing lot kind sort type example something anything someone bit one ones time year day month week hour
    minute people person name part number amount case fact reason question answer information info detail more
    summary article articles story news point moment today tomorrow list context term different list particular
    general addition total
    """
)
"""Heads that cannot be what a later pronoun stands for."""

PERSON_HEADS = _set(
    """
    man woman boy girl president minister mayor governor senator king queen prince princess singer actor actress
    author writer artist painter musician composer director scientist researcher doctor engineer founder inventor
    leader captain coach player athlete politician lawyer judge journalist reporter editor officer chief boss
    owner chairman chairwoman chancellor secretary professor teacher student victim suspect winner candidate pope
    bishop general philosopher poet
    """
)
GERUNDS = _set(
    """
    learning buying being having using making getting taking consuming doing owning losing adding visiting raising
    becoming opening purchasing replacing installing knowing keeping finding going giving creating eating playing
    """
)
"""Opening a phrase, they say what is done with the thing, and are no part of its name."""

NOUNS_IN_EST = _set(
    "forest rainforest interest request protest contest harvest midwest arrest conquest inquest budapest"
)
COMPOUNDING = _set("side health safety success starting long-term short-term term long short biggest")
"""What may stand before an aspect without saying whose it is: "side effects"."""

TWO_PLACE = _set(
    """
    role impact influence effect importance significance relationship contribution difference relation similarity
    reaction implication consequence response opposition
    """
)
"""Aspects with two sides, of which a question may name one: "the role of the army"."""

STRIKING = _set(
    """
    popular common typical famous recent similar well-known notable important main major best worst other nearby
    interesting key top
    """
)
"""Adjectives by which a question asks for some out of many, of what the talk is about."""

UNIQUE = _set(
    """
    government world president economy weather environment internet sun moon earth public police law media country
    city day year past future end beginning market state sky sea ocean body brain army web press prime minister
    king queen pope us uk united eu un nation police weekend summer winter spring autumn night evening morning
    planet universe human century
    """
)
"""What there is but one of, so that "the" points at nothing in the talk."""

EXPLETIVE = _set(
    """
    true possible likely unlikely worth better best necessary important legal illegal okay ok safe normal hard
    difficult easy bad good fair right wrong common rare dangerous helpful useful ethical allowed time clear known
    said expensive cheap impossible healthy enough too worthwhile okay acceptable hot cold late early dark
    """
)
PLURALS = _set("people children men women police media data feet teeth mice geese")
NOT_PLURAL = _set(
    """
    news mathematics physics economics politics athletics gas bus lens series species means diabetes
    """
)
