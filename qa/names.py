"""Word lists about people: given names with their usual gender, titles, roles, and words that name no person."""

from __future__ import annotations

FEMALE_NAMES = frozenset(
    """
    aaliyah abigail ada adele agnes aisha alexa alexandra alice alina alison allison amalia amanda amber amelia
    amina amy ana anastasia andrea angela angelica angelina anita ann anna annabel anne annika antonia anya
    april ariana ashley astrid audra audrey ayesha barbara beatrice becky bella bernadette beth bethany bianca
    birgit bonnie brenda bridget brigitte brittany camila camille candace carla carly carmen carol caroline
    cassandra catherine cecilia celeste charlotte chelsea chiara chloe christina claire clara clarissa claudia
    colleen connie crystal cynthia daniela daphne dawn deborah delia denise diana dina dolores donatella donna
    dora dorothy ebba edith eileen eleanor elena elin elisa elisabeth elise eliza elizabeth ella ellen eloise
    elsa emilia emily emma erika erin estelle esther eunice eva eve evelyn ewa fatima felicity ffion fiona flora
    florence frances francesca freya frida gabriela gail gemma genevieve georgia gertrude gillian ginger gisele
    giulia gloria grace greta gudrun gwen hanna hannah harriet hayley hazel heather hedda heidi helen helena
    helga henrietta hilary hillary holly ida ilse imogen ines inga ingrid irene irina iris isabel isabella isla
    ivana ivy jacinda jackie jacqueline jana jane janet janice jasmine jean jeanette jenna jennifer jenny
    jessica jill joan joana joann joanna jocelyn jodie josephine joy joyce juana judith judy julia juliet june
    kamala karen karin karina kate katharina katherine kathleen katie katrin kay kayla kelly khadija kimberly
    kirsten kristen kristin kristina kylie lara laura lauren leah leanne leila lena leonora leticia lidia
    lillian lily linda lisa liv liz lois lorraine lotte louise lucia luciana lucinda lucy luisa lydia lynn mabel
    madeleine madison magdalena maggie maja mara marcia maren margaret margarita margot maria mariam mariana
    marianne marie marina marissa marjorie marta martha mary maryam matilda maureen maya megan meghan mei
    melanie melissa mercedes meredith mia michelle mila mina mireille miriam molly monica monika muriel myra
    nadia nadine nancy naomi natalia natasha nellie nicola nicole nina noelle noor nora odette olga olivia paige
    pam pamela patricia paula pauline peggy penelope petra philippa phoebe phyllis pippa polly priya rachael
    rachel ramona rebecca reem regina renata rhonda rita roberta rosa rosalind rose rosemary roxanne ruth sabine
    sabrina sadia sally samantha samira sandra sara sarah saskia selma sharon sheila shelley shirley shreya sian
    sigrid sigrun silvia simone siobhan sofia solveig sonia sophia sophie stacy stella stephanie sue susan
    suzanne svetlana sybil sylvia tabitha tamara tammy tanya tatiana teresa tess thelma theresa tina tracy trudy
    ulrike una ursula valentina valerie vanessa vera veronica victoria viola violet virginia vivian vivienne
    wendy whitney winifred yasmin yolanda yuki yvonne zainab zara zeynep zoe
    """.split()
)
"""Given names that are usually a woman's."""

MALE_NAMES = frozenset(
    """
    aaron abdul abdullah abraham adam adrian ahmed aidan akira alan alastair albert alberto aldo alec alejandro
    alessandro alexander alexei alfred ali allen amadou ambrose amir anders andre andreas andrei andrew andré
    andy angus ansel anthony antoine anton antonio antony archie arjun arne arnold art arthur arturo arvid asher
    august axel barry bart bashar basil ben benedict benito benjamin bernard bertrand bill björn bob boris brad
    brandon brent brett brian bruce bruno bryan caleb callum carl carlo carlos caspar casper cedric cesar chad
    charles charlie chris christian christopher chuck claude clement cliff clive cole colin connor conor
    constantin craig curtis cyril dale damian damien dan daniel danny dario darius darren dave david davide dean
    deepak dennis derek desmond dick diego dieter dimitri dirk dmitri dominic don donald doug douglas drew
    duncan dustin dwight dylan eamon earl ed eddie edgar edmund eduardo edward elias elijah elliot elmer emil
    emmanuel emmett enrique enzo eric erik ernest ernesto erwin ethan eugene evan evgeny ewan fabian farid
    federico felix ferdinand fernando fidel filip finn floyd forrest francis francisco franco frank franz fred
    frederic frederick fredrik gabriel gareth garth gary gavin gene geoffrey george gerald gerard gerhard
    germain gil giles giorgio giovanni glen glenn godfrey gordon graham greg gregory guido guillermo gunnar gus
    gustav guy hal hamid hans hans-peter harald harold harrison harry harvey hassan heath hector heinrich henri
    henrik henry herbert herman hermann howard hubert hugh hugo ian ibrahim ignacio igor ike ilya imran isaac
    ismail ivan iván jack jacob jacques jaime jake jakob jamal james jan jared jarvis jason javier jay jed jeff
    jeffrey jens jeremy jerome jerry jesse jim jimmy jin joachim joakim joao joaquin jochen joe joel johan
    johannes john johnny jonas jonathan jorge jose josef joseph joshua josé juan juha jules julian julius justin
    jürgen kamal kareem karim karl keir keith ken kenneth kent kevin khalid kirk klaus kofi konrad kurt kwame
    kyle lamar lance larry lars laurence lawrence lee leif lenny leo leon leonard leopold lester levi liam
    lionel lloyd logan lorenzo lorne louie louis luca lucas luigi luis lukas luke lyle magne magnus mahmoud
    malcolm manfred manuel marc marcel marco marcus marek mariano mario mark markus martin marvin mathias
    mathieu matt matteo matthew matthias maurice maurizio max maxim maximilian mehmet melvin michael mick miguel
    mike mikhail milan miro mitch mitchell mo mohamed mohammed moritz morris morten murray mustafa narendra
    nathan ned neil nicholas nick nico nicolas niels nigel nikolai nils noah norbert norman odd olaf ole oleg
    oliver olivier omar orlando osama oscar oskar osman oswald otto owen pablo pascal patrick patrik paul paulo
    pavel pedro per percy perry pete peter phil philip philipp pierre pieter preston quentin rafael rahul rajesh
    ralf ralph ramesh ramon randall randy ravi ray raymond raúl reggie reinhard rené rex reza rhys ricardo
    richard ricky rishi rob robert roberto rodney rodrigo roger roland rolf romain roman ron ronald ronan ronnie
    rory ross roy ruben rudolf rufus rupert russell ryan sacha salman sam samuel sanjay santiago saul scott sean
    sebastian sergei sergio sid sidney silas silvio simon spencer stanley stefan stephen steve steven stuart
    sven sébastien tarek tariq ted terry thabo theo theodore thierry thomas thorsten tim timothy tobias todd tom
    tomas tomasz tommy tony torsten trevor ty tyler ulrich ulrik uwe valentin vasily vernon victor vikram viktor
    vince vincent vito vladimir volodymyr wade wallace walter warren wayne werner wes wilfred wilhelm will
    willem william willy winston wolf wolfgang xavier xi yann yannick yuri yusuf yves zachary zack zane
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

TITLES = frozenset(
    """
    acting admiral ambassador analyst archbishop attorney author bishop captain ceo cfo chair chancellor chief
    co-founder coach colonel commissioner corporal councillor councilor defence defense deputy detective
    director doctor dr economist editor education engineer executive farmer finance first foreign former founder
    general governor head health imam inspector interior judge justice lawyer leader lieutenant managing marshal
    mayor mep minister mp officer opposition party premier president prime prof professor rabbi representative
    rev reverend saint secretary senator senior sergeant sheriff speaker spokesperson superintendent teacher
    trainer treasury vice
    """.split()
)
"""Other words that stand before a name as its title, lower case."""

ROLES = frozenset(
    """
    academic activist actor actress adviser advisor aide ambassador analyst apprentice architect archivist
    artist assistant auditor author baker banker barber biologist bishop blacksmith boss brewer brother butcher
    campaigner captain carpenter chair chairman chairperson chairwoman chancellor chef chemist chief clerk
    climatologist coach cofounder colleague colonel columnist commissioner commuter composer comptroller
    conductor constable consultant cook coordinator councillor critic curator customer cyclist daughter dean
    deckhand delegate deputy detective developer diplomat director doctor driver economist editor electrician
    engineer entrepreneur envoy epidemiologist executive expert farmer father filmmaker firefighter fisher
    fisherman foreman forester founder friend gardener general geologist goalkeeper governor graduate grocer
    guard guide head headteacher helmsman historian husband inspector intern interpreter investor journalist
    judge landlord lawmaker lawyer leader lecturer librarian lobbyist manager mathematician mayor mechanic
    midfielder miner minister mother motorist musician neighbor neighbour novelist nurse nutritionist officer
    ombudsman organiser organizer owner paramedic parent passenger pastor pensioner philosopher photographer
    physician physicist pilot player plumber poet pollster potter premier president priest principal producer
    professor prosecutor psychologist pupil ranger rapporteur rector referee regulator reporter representative
    researcher resident sailor scholar scientist secretary senator sheriff shopkeeper singer sister skipper
    sociologist soldier son speaker specialist spokesman spokesperson spokeswoman statistician steward
    strategist striker student superintendent supervisor surgeon tailor teacher tenant tourist trader trainee
    trainer translator trawlerman treasurer unionist veteran victim vintner visitor volunteer warden weaver whip
    widow wife witness worker writer
    """.split()
)
"""What a person can be: nouns that stand beside a name or instead of it."""

ORGANISATIONS = frozenset(
    """
    Act Africa Agency Airlines Airport Alliance America Asia Association Authority Avenue Awards Bank Bay Bill
    Board Bridge Campaign Cathedral Center Centre Championship Chronicle Church City Club Coast College
    Commission Committee Company Conference Congress Corp Corporation Council County Court Cup Day Department
    District Echo Energy Europe Federation Festival Forum Foundation Fund Games Gazette Government Group Harbor
    Harbour Herald Holdings Hospital Hotel House Inc Index Inspectorate Institute Island Journal Kingdom Lake
    Lantern Law League Ledger Ltd Management Ministry Motors Mountain Museum Nations Network News Office
    Parliament Partners Party Pier Plan Police Port Post Prize Program Programme Project Province Quay Radio
    Region Report Republic Review Revolution River Road School Senate Service Services Society Square Stadium
    State States Station Street Summit Survey Systems Technologies Theater Theatre Times Today Town Treaty
    Tribune Trust Union University Valley Village War Week Wire
    """.split()
)
"""Capitalised words that make a name an organisation's, a place's or a thing's."""
