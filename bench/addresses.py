"""The pages that are measured, in one place: what visitors ask for most, each as several addresses."""

from __future__ import annotations

HOME = "home"
SEARCH = "search"
LIST = "list"
PRODUCT = "product"
PRODUCTS = 24
# How many times the CPU of the bare page a page may cost, and 75,000 listings that of 10,000.
TARGETS = {HOME: 3.0, SEARCH: 3.0, LIST: 3.0, PRODUCT: 2.5}
GROWTH = 1.3
# Every one of these has a full page of results among 10,000 invented listings.
ADDRESSES: dict[str, tuple[str, ...]] = {
    HOME: ("/",),
    SEARCH: (
        "/search?q=coffee",
        "/search?q=kopi",
        "/search?q=bamboo",
        "/search?q=tenun",
        "/search?q=%E5%92%96%E5%95%A1",
        "/search?q=cofee",
        "/search?q=organic+pepper",
        "/search?q=batik+cloth",
        "/search?q=basket&sort=price",
        "/search?q=spices&page=2",
        "/search?q=coffee&certificate=organic-eu",
        "/search?q=honey&max_moq=500",
    ),
    LIST: (
        "/categories/coffee-tea",
        "/categories/spices",
        "/categories/wood-craft?sort=price",
        "/categories/fisheries?page=2",
        "/provinces/33",
        "/provinces/35",
        "/provinces/51",
        "/provinces/53?sort=moq",
    ),
}
