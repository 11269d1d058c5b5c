package io.gossamer.demo.prices;

import java.util.Map;
import java.util.TreeMap;

/** Prices in cents. They move a little with every tick. Immutable. */
record PriceList(long tick, Map<String, Integer> cents) {

    private static final Map<String, Integer> LIST =
            Map.of(
                    "gossamer",
                    1890,
                    "odyssey",
                    1290,
                    "middlemarch",
                    1450,
                    "dick",
                    990,
                    "genji",
                    3200);

    static PriceList at(long tick) {
        Map<String, Integer> prices = new TreeMap<>();
        LIST.forEach((book, cents) -> prices.put(book, cents + wave(tick + book.length())));
        return new PriceList(tick, prices);
    }

    /** Between -25 and 25 cents, up and down within twenty ticks. */
    private static int wave(long tick) {
        int position = (int) Math.floorMod(tick, 20L);
        return 5 * (position < 10 ? position - 5 : 15 - position);
    }
}
