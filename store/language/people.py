"""Word lists about people: given names with their usual gender, titles, roles, and words that name no person.

And the parts of a person's name, which the small words inside it tell.
"""

from __future__ import annotations

from dataclasses import dataclass

from store.language.patterns import late, one_of

FEMALE_NAMES = frozenset(
    """
    aaliyah abena abigail ada adaeze adele agnes aino aisha akosua alexa alexandra alice alina alison allison
    ama amal amalia amanda amber amelia amina amy ana anastasia andrea angela angelica angelina anita anjali ann
    anna annabel anne annika antonia anya aoife april ariana ashley astra astrid audra audrey aurelia avril
    ayesha barbara bathsheba beatrice becky bella berenice berit bernadette bess beth bethany bianca birgit
    bonnie brenda bridget brigitte brittany brunhilde camila camille candace carla carly carmen carol caroline
    cassandra catherine cecilia celeste charlotte chelsea chiamaka chiara chloe christina claire clara clarissa
    claudia colleen connie cordelia crystal cynthia dagny daniela daphne daria dawn deborah deepa delia delphine
    demetria denise diana dina dinah dolores dominika donatella donna dora doris dorothy dulcie ebba edith
    edwina eileen eleanor elena elfrida elin elisa elisabeth elise eliza elizabeth ella ellen eloise elsa
    elspeth emilia emily emma emmeline enid erica erika erin ernestine estelle esther eunice eva eve evelyn ewa
    fatima fatou felicity fenna ffion fiona flavia flora florence frances francesca freda freja freya frida
    gabriela gail gemma genevieve georgia gerda gertrude gillian ginevra ginger gisele giulia gloria grace greta
    gretchen gudrun gwen gwendolyn hala hanna hannah harriet haruka hayley hazel heather hedda heidi helen
    helena helga henrietta hermione hester hilary hildegard hillary holly honor hortense ida ilse imelda imogen
    ines inga ingeborg ingrid irene irina iris isabel isabella isadora isla isolde ivana ivy jacinda jackie
    jacqueline jadwiga jana jane janet janice jasmine jean jeanette jemima jenna jennifer jenny jessica jill
    joan joana joann joanna jocelyn jodie joelle josephine joy joyce juana judith judy julia juliet june kalpana
    kamala karen karin karina kate katharina katherine kathleen katie katrin kavita kay kayla kelly khadija
    kimberly kirsten kirsty kristen kristin kristina kylie lakshmi lara laura lauren lavinia leah leanne leila
    lena leonie leonora leticia lettice leyla lidia liesel lillian lily linda linnea lisa lisbeth liv liz lois
    lorraine lotta lotte louise lucia luciana lucinda lucy ludmila luisa lydia lydie lynn mabel madeleine
    madison magda magdalena maggie maja malgorzata malin manon mara marcia maren margaret margarita margot maria
    mariam mariana marianne marie marina marissa marjorie marlene marta martha mary maryam matilda maud maureen
    mavis maya meera megan meghan mei mei-ling melanie melissa mercedes meredith mette mia michelle mila mildred
    min-ji mina minna mireille miriam moira molly monica monika morag muriel myra nadia nadine nancy naomi
    nasrin natalia natasha nellie nerys ngozi nicola nicole nina noelle nomsa noor nora nuala odette olga olivia
    olwen orla ottilie ottoline paige pam pamela parisa patricia paula pauline peggy penelope persephone petra
    petronella philippa phoebe phyllis pippa polly priya prudence rachael rachel ragnhild ramona rania rebecca
    reem regina renata rhonda rita roberta rosa rosalie rosalind rose rosemary rowena roxanne ruth sabine
    sabrina sadia sakura sally samantha samira sandra sanna saoirse sara sarah saskia selma sharon sheila
    shelley shirin shirley shreya sian sidsel signe sigourney sigrid sigrun silvia simona simone siobhan siri
    sofia solveig sonia soo-jin sophia sophie stacy stella stephanie sue sunita sunniva susan suzanne svea
    svetlana sybil sylvia tabitha tamara tammy tanya tatiana teresa tess thandiwe thea thelma theodora theresa
    tilda tilly tina tracy trine trudy tuva ulla ulrike una ursula valentina valerie vanessa vera verena
    veronica victoria vilma viola violet virginia vivian vivienne wanda wanjiru wendy whitney wilhelmina
    winifred xenia yasmin ylva yolanda yuki yuko yusra yvonne zainab zara zelda zeynep zinaida zoe
    """.split()
)
"""Given names that are usually a woman's."""

MALE_NAMES = frozenset(
    """
    aaron abdul abdullah abraham adam adrian ahmed aidan akira alan alastair albert alberto aldo aldous alec
    alejandro alessandro alexander alexei alfred ali allen amadou ambrose amir anders andre andreas andrei
    andrew andré andy angus anil ansel anthony antoine anton antonio antony archie arjun arne arnold art arthur
    arturo arvid arvind asher august axel babatunde barnaby barry bart bartholomew bashar basil ben benedict
    benito benjamin beppe bernard bertrand bilal bill björn bob boris brad brandon brent brett brian bruce bruno
    bryan caleb callum carl carlo carlos caspar casper cedric cesar chad charles charlie chidi chris christian
    christopher chuck claude clement cliff clive cole colin connor conor constantin cornelius craig crispin
    curtis cuthbert cyril cyrus dale damian damien dan daniel danny dario darius darren dave david davide dean
    deepak dennis derek desmond dick diego dieter dimitri dimitris dinesh dirk dmitri dominic don donald dorian
    doug douglas drew duncan dustin dwight dylan eamon earl ed eddie edgar edmund eduardo edward elias elijah
    elliot elmar elmer emeka emil emmanuel emmett enrique enzo eric erik ernest ernesto erwin ethan eugene evan
    evgeny ewan ezra fabian faisal farid federico felix ferdinand fergus fernando fidel filip finn fitzgerald
    floyd forrest francis francisco franco frank franz fred frederic frederick fredrik gabriel gareth garth gary
    gaspard gavin gene geoffrey george gerald gerard gerhard germain gideon gil giles giorgio giovanni giuseppe
    glen glenn godfrey gordon graham greg gregory guido guillermo gunnar gus gustav guy hal hamid hamish hamza
    hans hans-peter harald harold harrison harry haruto harvey hassan heath hector heinrich henri henrik henry
    herbert hercules herman hermann hiroshi horace howard hubert hugh hugo humphrey ian ibrahim ichiro idris
    ignacio igor ike ilya imran ingmar ingram isaac isidor ismail ivan ivo iván jack jacob jacques jaime jake
    jakob jamal james jan jared jarvis jason jasper javier jay jed jeff jeffrey jens jeremy jerome jerry jesse
    jethro jim jimmy jin joachim joakim joao joaquin jochen joe joel johan johannes john johnny jomo jonah jonas
    jonathan jorge jose josef joseph joshua josé juan juha jules julian julius juma jun justin jürgen kamal
    kareem karim karl keir keith ken kenji kenneth kent kevin khalid kieran kirk klaus kofi konrad kurt kwabena
    kwame kyle lachlan lamar lance larry lars laszlo laurence lawrence leander lee leif lenny leo leon leonard
    leopold lester levi liam lionel lloyd logan lorcan lorenzo lorne louie louis luca lucas lucian luigi luis
    lukas luke lyle magne magnus mahmoud malcolm manfred manuel marc marcel marco marcus marek mariano mario
    mark markus martin marvin mateo mathias mathieu matt matteo matthew matthias maurice maurits maurizio max
    maxim maximilian mehmet melvin michael mick miguel mike mikhail milan milos milton min-ho miro mitch
    mitchell mo mohamed mohammed moritz morris morten murray mustafa narendra nasser nathan nathaniel ned neil
    nicholas nick nico nicolas niels nigel nikhil nikolai nils noah norbert norman octavio odd olaf ole oleg
    oliver olivier omar oren orlando osama oscar oskar osman osvaldo oswald otis otto owen pablo pascal patricio
    patrick patrik paul paulo pavel pedro per percy perry pete peter phil philip philipp phineas pierre piers
    pieter preston quentin rafael rahul rajesh rajiv ralf ralph ramesh ramon randall randy raphael rasmus ravi
    ray raymond raúl reggie reinhard rené reuben rex reza rhys ricardo richard ricky rishi rob robert roberto
    roderick rodney rodrigo roger rohan roland rolf romain roman ron ronald ronan ronnie rory ross roy ruben
    rudolf rufus rupert russell ryan sacha salman sam samir samuel sander sanjay santiago saul scott seamus sean
    sebastian septimus sergei sergio sid sidney sigurd silas silvio simon sipho soren spencer stanley stefan
    sten stephen steve steven stuart sung-min sunil suresh sven sverre sébastien tadeusz takashi tarek tariq ted
    tendai terry thabo theo theodor theodore thierry thomas thorsten tiberius tim timothy tobias tobin todd tom
    tomas tomasz tommy tony torben torsten trevor tunde ty tyler ulises ulrich ulrik umberto uwe vaclav valdemar
    valentin vasily vernon victor viggo vijay vikram viktor vince vincent vito vladimir volodymyr wade waldemar
    walid wallace walter warren wayne wei werner wes wilf wilfred wilhelm will willem william willy wim winston
    wolf wolfgang xavier xi yann yannick yasser yaw yosef yuri yusuf yves zachary zack zane zoltan
    """.split()
)
"""Given names that are usually a man's."""

FEMALE_TITLES = frozenset(
    """
    baroness chairwoman congresswoman countess dame duchess lady madam miss mrs ms princess queen sister
    spokeswoman
    """.split()
)
"""Titles before a name, lower case, that tell a woman."""

MALE_TITLES = frozenset(
    """
    baron chairman congressman count duke father king lord mister mr pope prince sheikh sir spokesman
    """.split()
)
"""Titles before a name, lower case, that tell a man."""

JUDGES = frozenset("columnist commentator critic reviewer".split())
"""Who writes in an outlet what they think."""

WRITERS = JUDGES | frozenset("author correspondent editor journalist reporter writer".split())
"""Who writes in an outlet."""

HONORIFICS = frozenset(
    """
    dr hon honorable honourable prof rev reverend saint st
    """.split()
)
"""What somebody is addressed by, lower case, and what nobody is."""

OFFICES = frozenset(
    """
    admiral ambassador archbishop attorney bishop captain ceo cfo chancellor chief coach colonel commander
    commissioner corporal councillor councilor deputy detective director general governor imam inspector judge
    lieutenant marshal mayor mep minister mp officer premier president professor rabbi secretary senator sergeant
    sheriff superintendent
    """.split()
)
"""What stands before a name and is an office or a rank, lower case."""

_PROFESSIONS = frozenset(
    """
    analyst author chair co-founder doctor economist editor engineer executive farmer founder head lawyer leader
    representative speaker spokesperson teacher trainer
    """.split()
)
_PARTS_OF_TITLES = frozenset(
    """
    acting defence defense education finance first foreign former health interior justice major managing opposition
    party prime senior treasury vice
    """.split()
)

TITLES = HONORIFICS | OFFICES | _PROFESSIONS | _PARTS_OF_TITLES
"""Words that stand before a name as its title, lower case."""

KIN = frozenset("aunt brother father mother sister uncle".split())

ROLES = (
    OFFICES
    | _PROFESSIONS
    | KIN
    | frozenset(
        """
    academic activist actor actress adviser advisor aide apprentice architect archivist artist assistant auditor
    baker banker barber biologist blacksmith boss boy brewer butcher campaigner carpenter chairman chairperson
    chairwoman chef chemist classmate clerk climatologist cofounder colleague columnist commuter composer
    comptroller conductor constable consultant cook coordinator cousin critic curator customer cyclist dad daughter
    dean deckhand delegate developer diplomat driver electrician entrepreneur envoy epidemiologist expert filmmaker
    firefighter fisher fisherman foreman forester friend gardener geologist girl goalkeeper graduate grandfather
    grandmother grocer guard guide headteacher helmsman historian husband intern interpreter investor journalist
    landlady landlord lawmaker lecturer librarian lobbyist man manager mathematician mechanic midfielder miner mom
    motorist mum musician neighbor neighbour nephew niece novelist nurse nutritionist ombudsman organiser organizer
    owner paramedic parent passenger pastor pensioner philosopher photographer physician physicist pilot player
    plumber poet pollster potter priest principal producer prosecutor psychologist pupil ranger rapporteur rector
    referee regulator reporter researcher resident roommate sailor scholar scientist shopkeeper singer skipper
    sociologist soldier son specialist spokesman spokeswoman statistician steward strategist striker student
    supervisor surgeon tailor teenager tenant tourist trader trainee translator trawlerman treasurer unionist
    veteran victim vintner visitor volunteer warden weaver whip widow wife witness woman worker writer
    """.split()
    )
)
"""What a person can be: nouns that stand beside a name or instead of it."""

_WITH_A_CAPITAL = frozenset("da das de del dela della den der des di dos du la le ten ter van von".split())
_JOINTS = frozenset("e y".split())
PARTICLES = _WITH_A_CAPITAL | _JOINTS | frozenset("af al av ben bin bint el ibn zu zur".split())
"""Small words inside a name: those that some write with a capital, those between two family names, and the others."""

SUFFIXES = frozenset("jr sr ii iii iv".split())
"""What stands behind a name, lower case, and tells a son from his father."""

SHORT_TITLES = frozenset("Mr Mrs Ms Mx Dr Prof Sen Rep Gov Gen Col Sgt Lt Rev Hon".split())
"""Titles that are cut short, with a full stop behind them."""

BODIES_OF = frozenset(
    """
    Academy Association Bank Board Bureau Chamber Church College Council Court Department Federation House Institute
    Ministry Museum Office School Union University
    """.split()
)
"""What is called the such "of" something: the Ministry of Defence."""

UNIONS = frozenset("Alliance Association Club Council Federation Guild League Party Society Union".split())
"""What belongs to many: the Teachers' Union."""

ORGANISATIONS = (
    BODIES_OF
    | UNIONS
    | frozenset(
        """
    Act Africa Agency Airlines Airport America Asia Authority Avenue Awards Bay Bill Bridge Campaign Cathedral
    Center Centre Championship Chronicle City Coast Commission Committee Company Conference Congress Corp
    Corporation County Cup Day District Echo Energy Europe Festival Forum Foundation Fund Games Gazette Government
    Group Harbor Harbour Herald Holdings Hospital Hotel Inc Index Inspectorate Island Journal Kingdom Lake Lantern
    Law Ledger Ltd Management Motors Mountain Nations Network News Parliament Partners Pier Plan Police Port Post
    Prize Program Programme Project Province Quay Radio Region Report Republic Review Revolution River Road Senate
    Service Services Square Stadium State States Station Street Summit Survey Systems Technologies Theater Theatre
    Times Today Town Treaty Tribune Trust Valley Village War Week Wire
    """.split()
    )
)
"""Capitalised words that make a name an organisation's, a place's or a thing's."""

SPEAKING_BODIES = {body.lower() for body in BODIES_OF | UNIONS} | frozenset(
    """
    activists administration agency airline analysts army assembly attorney authorities authority authors body brand
    brigade broadcaster cabinet campaign campaigners carmaker charity city coalition commission committee company
    congress consortium consultancy corporation county critics defence defense delegation doctors economists embassy
    employer engineers executive experts family farmers firm force foundation fund government group hospital
    industry inspectorate institution investigators journal judges jury lawmakers lawyers ministers movement
    municipality network newspaper ngo observers officials operator opposition organisation organization owner panel
    parents parliament partners people platform police prosecution prosecutors province publisher regulator
    researchers residents scientists secretariat senate service sources state station store students studio supplier
    supporters team town treasury tribunal troupe utility volunteers watchdog workers
    """.split()
)
"""Nouns for bodies and groups that speak: what a speaker can be who is no person."""


@dataclass(frozen=True)
class PersonName:
    """A name in its parts: "Ludwig", "van", "Beethoven"; "Martin Luther", "", "King", "Jr."; "" for what it lacks."""

    given: str
    particle: str
    family: str
    suffix: str

    @property
    def last(self) -> str:
        """The family name with its particle."""
        return f"{self.particle} {self.family}" if self.particle else self.family


def parts_of_name(name: str) -> PersonName:
    """The parts of a name that is written given name first. A particle with a capital is part of the family name."""
    words = name.split()
    end = len(words)
    while end > 1 and is_suffix(words[end - 1]):
        end -= 1
    family = max(0, end - 1)
    while family > 1 and _is_particle(words[family - 1]):
        family -= 1
    if family > 1 and words[family] in _JOINTS:
        family -= 1
    begin = family
    while begin < end - 1 and words[begin] in PARTICLES:
        begin += 1
    given, particle, last, suffix = words[:family], words[family:begin], words[begin:end], words[end:]
    return PersonName(" ".join(given), " ".join(particle), " ".join(last).rstrip(","), " ".join(suffix))


_CHINESE_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪"
    "戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜"
    "庄章鲁倪庞邢俞翟蓝聂齐向申葛岳柴欧覃兰伍尤毕丛焦柳梅辛祝涂费祁舒耿牟卜詹苗凌靳盛甄裴屈鲍霍隋甘宫柏柯阮桂闵冉辜饶刁瞿戚"
    "丘滕晋苑邬闻臧苟褚廉简娄奚穆郎姬郜晏栾郁喻窦迟敖卓仇巩佟匡巫鞠荆谌岑习胥蔺芮宁"
)
_OF_TWO_SIGNS = "欧阳 司马 上官 诸葛 皇甫 慕容 尉迟 令狐 端木 夏侯 司徒 公孙 轩辕 宇文 长孙".split()
CHINESE_SURNAME = late(rf"[{_CHINESE_SURNAMES}]|{one_of(_OF_TWO_SIGNS)}")
"""Where a Chinese name may begin."""
_CHINESE_NAME = late(rf"(?:[{_CHINESE_SURNAMES}]|{one_of(_OF_TWO_SIGNS)})[\u4e00-\u9fff]{{1,2}}")


_SHORTEST_PARTICIPLE = 4  # letters: "King Charles" is one name


def is_chinese_name(words: str) -> bool:
    """Whether `words` can be somebody's Chinese name: a surname, of one character or two, and one or two more."""
    return _CHINESE_NAME.fullmatch(words) is not None


def is_participle_before_name(first: str, second: str) -> bool:
    """Whether the capital of a sentence's first word is none of the name's that follows: "Using Caroline Ellison"."""
    given = second.casefold() in FEMALE_NAMES | MALE_NAMES
    return given and len(first) > _SHORTEST_PARTICIPLE and first.casefold().endswith("ing")


def is_suffix(word: str) -> bool:
    """Whether `word` is a suffix such as "Jr."."""
    return word.rstrip(".").lower() in SUFFIXES


def _is_particle(word: str) -> bool:
    return word in PARTICLES or (word.lower() in _WITH_A_CAPITAL and word.istitle())
