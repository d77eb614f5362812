"""The pseudonym of a case: two words by which people distinguish open cases without a name, as "Faro Tamarindo".

The words follow from the id alone, so nothing is stored and every release says the same. They are Spanish in every
language of the interface, because they are a name. None is the name of a person, an animal, a colour of skin or
anything that could hurt beside another, and two nouns need no gender.

Two cases may have the same pseudonym: there are 16,384, so among 150 open cases two are alike about every other time.
The case number decides; the pseudonym only helps the eye and the ear.
"""

from uuid import UUID

from services.cases.domain.person.names import normalise

THINGS = """
    Abanico Acuarela Aldea Alfombra Almanaque Altiplano Amanecer Ancla Arcoíris Arpa Arrecife Atlas Atolón Azulejo
    Bahía Balcón Baldosa Bandera Barandal Barco Biblioteca Bicicleta Bitácora Boceto Bordado Bosque Botón Boya
    Brújula Bufanda Cabaña Calendario Caleta Campana Campanario Candil Canoa Cántaro Carpeta Carreta Carrusel
    Cascada Catalejo Cesta Cima Cinta Clarinete Colina Cometa Compás Constelación Cordillera Crayón Cuaderno Cuenco
    Cumbre Dibujo Duna Embarcadero Ensenada Escalera Estampa Estanque Estero Estuario Farol Faro Fogata Galaxia
    Glaciar Guitarra Hamaca Horizonte Invernadero Islote Jardín Jarrón Ladera Lago Laguna Lámpara Lápiz Lienzo
    Linterna Llanura Llovizna Loma Manantial Mapa Marea Marimba Meseta Mirador Molino Mosaico Muelle Noria Oasis
    Océano Oleaje Órbita Orilla Paisaje Pandereta Papalote Parque Patio Península Pincel Planeta Postal Pradera
    Reloj Remanso Saxofón Sendero Sombrilla Tambor Tapiz Telar Terraza Tetera Tinaja Velero Ventana Verano Violín
    Volcán
""".split()  # noqa: SIM905 - a line of words is read and counted at a glance
MATERIALS = """
    Abedul Abeto Acelga Acero Aguamarina Ajonjolí Álamo Albahaca Alcachofa Aluminio Amaranto Amatista Anís Anturio
    Añil Arándano Arcilla Arroz Avellana Avena Azafrán Bambú Basalto Bellota Berro Bromelia Buganvilia Caléndula
    Caliza Caoba Cardamomo Carrizo Cebada Cedro Cerámica Cilantro Clavel Cobalto Cobre Comino Corcho Cromo Cuarzo
    Cúrcuma Enebro Eneldo Espiga Espinaca Estambre Estaño Estragón Eucalipto Ficus Fieltro Fresno Fucsia Gamuza
    Garbanzo Geranio Girasol Grafito Granate Granito Guayacán Helecho Hibisco Hiedra Hierbabuena Hinojo Índigo Izote
    Jacaranda Jaspe Jengibre Junco Lana Lapislázuli Latón Lavanda Lenteja Lona Madera Magenta Maíz Malaquita
    Mandarina Manzanilla Lúpulo Mejorana Menta Mezclilla Mimbre Mirto Musgo Naranja Nenúfar Níquel Níspero Nogal
    Ocre Ópalo Orégano Papel Perejil Pimienta Piñón Pistacho Pizarra Platino Porcelana Púrpura Roble Salvia
    Tamarindo Tilo Titanio Tomillo Topacio Trébol Tulipán Turquesa Verbena Vidrio Yeso Yute Zafiro Zapote Zinc
""".split()  # noqa: SIM905 - a line of words is read and counted at a glance
"""No word is moved or replaced: people know cases by them. PostgreSQL says them too (`adapters/case/case_json.py`)."""

PLACES = (14, 15)
"""The bytes of an id that choose the words. They are among the random ones of a UUIDv7 (RFC 9562 §5.7)."""


def pseudonym_of(case_id: UUID) -> str:
    """The two words of a case."""
    thing, material = (case_id.bytes[place] for place in PLACES)
    return f"{THINGS[thing % len(THINGS)]} {MATERIALS[material % len(MATERIALS)]}"


def places_of(text: str) -> tuple[int, int] | None:
    """The places of both words in their lists, however they were typed; None for what is no pseudonym.

    One word alone is none: a surname may be written like it.
    """
    match normalise(text).split():
        case [thing, material] if thing in _THINGS and material in _MATERIALS:
            return _THINGS[thing], _MATERIALS[material]
    return None


_THINGS, _MATERIALS = ({normalise(word): place for place, word in enumerate(words)} for words in (THINGS, MATERIALS))
