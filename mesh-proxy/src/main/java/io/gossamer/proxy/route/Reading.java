package io.gossamer.proxy.route;

/** How a header or query parameter with several values, or in several spellings, is read. */
enum Reading {
    /** One of the values matches, in fields of exactly that name. */
    ANY,
    /** One of the values matches, also where the name has {@code _} in place of {@code -}. */
    ANY_SPELLING,
    /** Every value matches, and none stands under another spelling of the name alone. */
    EVERY
}
