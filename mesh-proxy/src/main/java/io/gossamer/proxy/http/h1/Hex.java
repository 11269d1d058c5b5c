package io.gossamer.proxy.http.h1;

/** Hexadecimal digits of chunk sizes. */
final class Hex {

    private Hex() {}

    /** Value of a digit, or -1. */
    static int digit(int b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
