"""Names that many people of Guatemala, El Salvador, Honduras and Mexico have: lower case, without accents.

A word of `SURELY` is a name wherever it stands, also in small letters. One of `BESIDE` is a word or a place as well
(flor, cruz), and is taken for a name beside a sure one only. No particular person is meant.
"""

_GIVEN = """
abigail adela adelina adrian adriana alberto alejandra alejandro alexander alexis alfonso alfredo alicia alvaro
amalia amelia amilcar anabel andrea andres angela angelica aniceta aniceto antonia antonio araceli ariana ariel
armando arnulfo aroldo arturo augusto aurelia balam beatriz benedicto benjamin bernarda bernardo berta bertha
brandon brayan brenda bryan byron camila carla carlos carlota carmen catarina cecilia celestina christian cinthia
claudia cristian cristina cristobal damaris daniel daniela danilo david denilson deysi diego dilcia dina dominga
douglas edgar edgardo edith eduardo edwin efrain elda elena elias elida elisa elizabeth elmer elsa elvira emanuel
emilia emilio enrique erica erick ericka erika ernestina ernesto esteban estefany estela ester esther eugenia
eulalia eusebio evelin evelyn ezequiel fabiola fatima felipa felipe fernanda fernando fidel fidelina florentina
florinda francisca francisco gabriel gabriela genaro gerardo gerson gilberto gilda gladis gladys glenda graciela
gregoria gregorio griselda guillermo gustavo hector heidi heidy heriberto hermelinda hernan hilda hugo humberto
ignacio ileana ines ingrid irene irma isabel isabela isaura ismael itzel ivan ivonne ixchel ixkik ixmucane ixquic
jacinta jacinto jacqueline jaime javier jefferson jennifer jenny jeremias jerson jesica jessica joaquin joel johana
jonatan jonathan jorge jose josefa josefina joselin josue juan juana julia julian juliana julieta justina karen
karina karla katerin katherine keila kevin keyla leonardo leonel lesbia lesly leticia leyla lidia lilian liliana
lisbeth lizbeth lorena lorenza lorenzo lourdes lucas lucia lucinda lucrecia luis luisa luisana manuel manuela
marcela marcelino maria mariana maribel maricela mariela mario marisol maritza marlen marlene marlon marta martha
marvin mateo matias maura mauricio mayra melany melissa melvin micaela miguel mildred miriam mirian mirna mirza
moises monica mynor nancy natalia nayeli nelson nely nery nicolas nicolasa nidia nikte noelia noemi nohemi nubia
obdulia obdulio odilia ofelia olga orlando oscar otilia otto pablo paola pascual pascuala patricia paula pedro
petrona petronila rafael ramiro ramon raquel raul rebeca rene reyna ricardo rigoberta rigoberto roberto rodolfo
rodrigo rogelio rolando romelia rosalia rosalina rosalinda rosaura rosmery roxana ruben rufina ruth rutilio samuel
sandra sara sarai saul sebastian sebastiana secundino seliana sergio silvia simon sofia sonia stefany susana suyapa
tania tecun telesfora telesforo telma teodora teofila teofilo teresa tomasa toribio ulises valentina valeria vanesa
vanessa venancio veronica vicenta vicente victor vilma viviana walter wendy wilber wilfredo william wilmer wilson
ximena xiomara xunka yadira yamileth yefri yeimi yeni yesenia yesica yessenia yolanda yorleni yuliana zenaida zoila
zulma
"""
_SURNAMES = """
aguilar aguirre ajcot ajpop ajtun alvarado alvarenga alvarez amaya arevalo argueta arriaga arzu avila ayala
barrientos batz batzibal bernardez bolom bonilla caal cabrera canil cardona carranza carrillo castro cayetano
centeno chacon chavajay chavarria chavez choc cholom chox chub coc contreras coreas cucul cumes cuxum diaz dominguez
escalante escobar espinoza estrada fernandez figueroa galdamez galeano gamez garcia gomez gonzales gonzalez guarcax
guevara guillen guity gutierrez guzman henriquez hernandez herrera ical ixcot ixcoy ixtabalan jimenez juarez
landaverde lopez machado maldonado marroquin martinez mejia melendez melgar membreno mendez mendoza menjivar miranda
monterroso montoya moran munoz najera norales nunez ochoa ordonez orellana ortega ortiz osorio pacheco padilla perez
pineda pleitez ponce quej quintanilla ramirez recinos rivas rivera rodriguez ruiz sacalxot salazar salguero sanchez
sandoval santiz santizo sican socop soto suarez suazo tepeu tiul toj trochez tum tzoc tzul tzunun urbina valladares
vargas vasquez vazquez velasco velasquez villalobos villatoro xiloj xitumul xol yac zavala zelaya zepeda zuniga
"""
_WORDS_TOO = """
alba alma amada america ana andino angel angeles argentina aurora azucena barrios bautista belen benito blanca brisa
campos canales carolina castellanos castillo catalina cesar chicas clara concepcion consuelo coronado cortes cruz
dario delgado dolores domingo dora dulce esmeralda esperanza estrella eva flor flores fuentes german gloria
guadalupe guardado guerra guerrero iris israel jazmin jesus julio kenia leon lima linares linda lino lobos lucero
luna luz magdalena mar marcos margarita marina marino martin medina mercedes milagros mina molina montes morales
moreno natividad nieves norma olivia palacios paloma paredes pastor paz perla pilar pop portillo ramos reina rey
reyes rios rocio roman romero rosa rosales rosario rosas salinas salvador santa santiago santos segura serena
serrano sierra sol solano soledad toledo tomas torres trinidad valencia valle vega vera victoria virginia
"""

SURELY = frozenset([*_GIVEN.split(), *_SURNAMES.split()])
BESIDE = frozenset(_WORDS_TOO.split())
