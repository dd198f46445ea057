"""Pools of words the shop is written with: places, names, goods, pages.

All of it is made up for this course or common knowledge (names of cities and countries). Changing a
pool changes every shop: raise ``VERSION`` in ``datasets/shop/__init__.py`` when you do.
"""

from __future__ import annotations

#: country -> its cities. A city name stands in one country only, so city decides country.
PLACES: dict[str, tuple[str, ...]] = {
    "Austria": ("Vienna", "Graz", "Linz"),
    "Belgium": ("Antwerp", "Ghent", "Liège"),
    "Denmark": ("Copenhagen", "Aarhus", "Odense"),
    "France": ("Paris", "Lyon", "Nantes", "Lille"),
    "Germany": ("Berlin", "Hamburg", "Köln", "Leipzig"),
    "Ireland": ("Dublin", "Cork", "Galway"),
    "Italy": ("Milan", "Turin", "Bologna"),
    "Netherlands": ("Utrecht", "Rotterdam", "Groningen"),
    "Norway": ("Oslo", "Bergen", "Trondheim"),
    "Poland": ("Warsaw", "Kraków", "Gdańsk", "Poznań"),
    "Portugal": ("Lisbon", "Porto", "Braga"),
    "Spain": ("Madrid", "Valencia", "Seville", "Bilbao"),
}
CITIES: tuple[str, ...] = tuple(city for cities in PLACES.values() for city in cities)
COUNTRIES: tuple[str, ...] = tuple(PLACES)
#: position of the country of each city
COUNTRY_OF_CITY: tuple[int, ...] = tuple(
    number for number, cities in enumerate(PLACES.values()) for _ in cities
)

GIVEN = (
    "Ada Aisha Alba Ana André Anouk Astrid Ben Bruno Carla Chiara Claire Daan David Edda Elif Emil "
    "Emma Eva Farid Filip Finn Freya Gaia Hana Hugo Ida Ines Iris Jakub Jan João Jonas Julia Kamil "
    "Karin Lars Lea Leon Lina Luca Maja Marco Maria Mateo Maya Mila Nadia Nora Olga Oskar Otto "
    "Paula Pedro Rosa Ruth Sara Sofia Theo Tomás Vera Viktor Yara Zoë"
).split()
FAMILY = (
    "Adler Almeida Andersen Bakker Barros Bauer Bernard Bianchi Brandt Byrne Castro Conti Costa "
    "D'Angelo Dahl Dubois Duarte Eriksen Ferrari Fischer Fontaine Gallo García Girard Grimm Haas "
    "Hansen Hofer Iglesias Jansen Jensen Kaya Keller Kelly Klein Kowalski Krüger Lambert Larsen "
    "Leclerc Lindqvist Lombardi López Maes Marin Martins Meyer Moreau Moreno Müller Murphy Nielsen "
    "Nowak Nunes O'Brien O'Neil Olsen Ortega Peeters Pereira Petit Ramos Ricci Roche Romero Rossi "
    "Schmidt Silva Smit Søndergaard Sousa Steiner Torres Visser Vogel Wagner Walsh Weber Wójcik "
    "Zimmermann"
).split()
#: every name of a customer, given name major
NAMES: tuple[str, ...] = tuple(f"{given} {family}" for given in GIVEN for family in FAMILY)

#: category -> the goods in it
GOODS: dict[str, tuple[str, ...]] = {
    "bath": ("Towel", "Soap Dish", "Bath Mat", "Mirror", "Shower Rack", "Robe"),
    "books": ("Cookbook", "Atlas", "Field Guide", "Notebook Set", "Picture Book", "Novel"),
    "furniture": ("Desk", "Armchair", "Bookcase", "Stool", "Side Table", "Bench"),
    "garden": ("Watering Can", "Planter", "Rake", "Bird House", "Trowel", "Rain Gauge"),
    "greenhouse": ("Greenhouse Kit", "Grow Light", "Seed Tray", "Heat Mat", "Vent", "Soil Probe"),
    "kitchen": ("Kettle", "Mug", "Frying Pan", "Bread Tin", "Grater", "Salad Bowl"),
    "lamps": ("Desk Lamp", "Lantern", "Floor Lamp", "String Light", "Lamp", "Night Light"),
    "pets": ("Cat Bed", "Dog Lead", "Food Bowl", "Scratch Post", "Fish Tank", "Bird Bath"),
    "sports": ("Yoga Mat", "Skipping Rope", "Bottle", "Dumbbell", "Frisbee", "Backpack"),
    "stationery": ("Pen", "Ink Well", "Letter Tray", "Calendar", "Ruler", "Stapler"),
    "textiles": ("Blanket", "Cushion", "Curtain", "Rug", "Apron", "Quilt"),
    "toys": ("Puzzle", "Train Set", "Kite", "Teddy Bear", "Marble Run", "Yo-Yo"),
}
CATEGORIES: tuple[str, ...] = tuple(GOODS)
LOOKS = (
    "Alpine Amber Birch Bright Classic Compact Copper Coral Cosy Folding Forest Harbour Linen "
    "Little Meadow Midnight Moss Nordic Oak River Sandstone Slate Walnut Wild"
).split()
#: every product name; position = (category x 6 + good) x number of looks + look
PRODUCT_NAMES: tuple[str, ...] = tuple(
    f"{look} {good}" for goods in GOODS.values() for good in goods for look in LOOKS
)

STATUSES = ("placed", "paid", "shipped", "delivered", "cancelled", "returned", "deleted")
PLACED, PAID, SHIPPED, DELIVERED, CANCELLED, RETURNED, DELETED = range(7)

DISCOUNT_CODES = ("WELCOME5", "SPRING10", "FRIENDS20")
DISCOUNT_PERCENT = (5, 10, 20)

PAGES = (
    "/",
    "/search",
    *(f"/category/{category}" for category in CATEGORIES),
    "/basket",
    "/checkout",
    "/account",
    "/help",
)
