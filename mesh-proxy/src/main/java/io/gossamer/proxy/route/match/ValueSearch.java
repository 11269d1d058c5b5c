package io.gossamer.proxy.route.match;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.route.expression.RequiredTexts;
import io.gossamer.proxy.route.expression.ShapeIndex;
import io.gossamer.proxy.route.match.ValueMatcher.Reading;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** One look-up in a {@link ValueIndex}: what a request has, against what rules ask for. */
final class ValueSearch {

    private final ValueIndex index;
    private final RequestHead head;
    private final Reading reading;
    private final byte[] path;
    private final int from;
    private final int to;
    private int best;

    /** Candidates that may still be asked: each value of many may lead to the same ones again. */
    private int left;

    /**
     * @param best what is known
     */
    ValueSearch(
            ValueIndex index,
            int best,
            RequestHead head,
            Reading reading,
            byte[] path,
            int from,
            int to) {
        this.index = index;
        this.best = best;
        this.head = head;
        this.reading = reading;
        this.path = path;
        this.from = from;
        this.to = to;
        left = index.size();
    }

    /** The better of what is known and the first rule that matches. */
    int run() {
        headers();
        authority();
        query();
        path();
        return left < 0 ? index.ask(best, head, reading, path, from, to) : best;
    }

    private void headers() {
        HeaderBlock headers = head.headers;
        for (int i = 0; i < headers.size() && left >= 0; i++) {
            AsciiString name = headers.name(i);
            if (!index.readsName(name.length())) {
                continue;
            }
            int key = ValueKeys.header(ValueKeys.folded(name));
            Integer form = index.form(key);
            if (form != null) {
                value(key, form, headers.value(i));
            }
        }
    }

    private void authority() {
        AsciiString authority = head.authority;
        Integer form = authority == null ? null : index.form(ValueKeys.authority());
        if (authority != null && form != null) {
            value(ValueKeys.authority(), form, authority);
        }
    }

    private void value(int name, int form, AsciiString value) {
        if ((form & ValueKeys.WHOLE) != 0) {
            ask(ValueKeys.exact(name, ValueKeys.hash(value)));
            int comma = value.indexOf(',', 0);
            int at = 0;
            while (comma >= 0 && at <= value.length() && left >= 0) {
                int end = comma < at ? value.indexOf(',', at) : comma;
                end = end < 0 ? value.length() : end;
                AsciiString element = ValueMatcher.element(value, at, end);
                ask(ValueKeys.exact(name, ValueKeys.hash(element)));
                at = end + 1;
            }
        }
        byte[] bytes = value.array();
        int start = value.arrayOffset();
        int end = start + value.length();
        if ((form & ValueKeys.WINDOWS) != 0) {
            start(name, form, bytes, start, end);
            elements(name, form, bytes, start, end);
            windows(name, form, bytes, start, end);
        }
        ValueIndex.Shaped shaped = index.shaped(name);
        if (shaped != null) {
            shapes(shaped, bytes, start, end);
            elements(shaped, bytes, start, end);
        }
    }

    /** Each element of a comma list is a value, too; between them blanks do not count. */
    private void elements(ValueIndex.Shaped shaped, byte[] text, int from, int to) {
        int first = from;
        for (int i = from; i <= to && left >= 0; i++) {
            if (i == to ? first > from : text[i] == ',') {
                int last = i;
                while (first < last && ValueMatcher.isBlank(text[first])) {
                    first++;
                }
                while (last > first && ValueMatcher.isBlank(text[last - 1])) {
                    last--;
                }
                shapes(shaped, text, first, last);
                first = i + 1;
            }
        }
    }

    /** Each element of a comma list is a value, too. */
    private void elements(int name, int form, byte[] text, int from, int to) {
        for (int i = from; i < to && left >= 0; i++) {
            if (text[i] == ',') {
                int first = i + 1;
                while (first < to && ValueMatcher.isBlank(text[first])) {
                    first++;
                }
                start(name, form, text, first, to);
            }
        }
    }

    private void query() {
        if (!index.readsQuery()) {
            return;
        }
        int mark = head.path.indexOf('?', 0);
        String query = mark < 0 ? "" : head.path.subSequence(mark + 1).toString();
        int at = 0;
        while (at <= query.length() && left >= 0) {
            int end = query.indexOf('&', at);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', at);
            boolean hasValue = equals >= 0 && equals < end;
            int name = ValueKeys.query(decodedHash(query, at, hasValue ? equals : end));
            Integer form = index.form(name);
            if (form != null) {
                parameter(name, form, query, hasValue ? equals + 1 : end, end);
            }
            at = end + 1;
        }
    }

    private void parameter(int name, int form, String query, int from, int to) {
        if ((form & ValueKeys.WHOLE) != 0) {
            ask(ValueKeys.exact(name, decodedHash(query, from, to)));
        }
        ValueIndex.Shaped shaped = index.shaped(name);
        if (shaped != null || (form & ValueKeys.WINDOWS) != 0) {
            byte[] bytes = ascii(ValueMatcher.decode(query.substring(from, to)));
            start(name, form, bytes, 0, bytes.length);
            windows(name, form, bytes, 0, bytes.length);
            if (shaped != null) {
                shapes(shaped, bytes, 0, bytes.length);
            }
        }
    }

    private void path() {
        Integer form = index.form(ValueKeys.path());
        if (form != null) {
            start(ValueKeys.path(), form, path, from, to);
            windows(ValueKeys.path(), form, path, from, to);
        }
        ValueIndex.Shaped shaped = index.shaped(ValueKeys.path());
        if (shaped != null) {
            shapes(shaped, path, from, to);
        }
    }

    /** Asks those whose values look like a text, up to the first that matches. */
    private void shapes(ValueIndex.Shaped shaped, byte[] text, int from, int to) {
        ShapeIndex shapes = shaped.index();
        int length = ShapeIndex.length(text, from, to);
        for (int word = 0; word < shapes.words() && left >= 0; word++) {
            long bits = shapes.candidates(word, length, text, from, to);
            while (bits != 0 && left >= 0) {
                int rule = shaped.rules()[word * Long.SIZE + Long.numberOfTrailingZeros(bits)];
                if (rule >= best) {
                    return;
                }
                left--;
                if (index.matchers()[rule].matches(head, reading, path, this.from, this.to)) {
                    best = rule;
                    return;
                }
                bits &= bits - 1;
            }
        }
    }

    /** Asks for what the beginning of a text leads to. */
    private void start(int name, int form, byte[] text, int from, int to) {
        int characters = RequiredTexts.START;
        int end = Math.min(to, from + ValueKeys.WINDOW - 1);
        for (int i = from; i < end && text[i] >= 0; i++) {
            characters = characters << 7 | ValueKeys.lower(text[i]);
            int window = i - from + 2;
            if ((form >>> window & 1) != 0) {
                ask(ValueKeys.window(name, characters, window));
            }
        }
    }

    /** Asks for what each few characters of a text lead to. */
    private void windows(int name, int form, byte[] text, int from, int to) {
        int characters = 0;
        int length = 0;
        for (int i = from; i < to && left >= 0 && (form & ValueKeys.WINDOWS) != 0; i++) {
            if (text[i] < 0) {
                length = 0;
                continue;
            }
            characters =
                    (characters << 7 | ValueKeys.lower(text[i]))
                            & (1 << (7 * ValueKeys.WINDOW)) - 1;
            length = Math.min(length + 1, ValueKeys.WINDOW);
            for (int window = 1; window <= length; window++) {
                if ((form >>> window & 1) != 0) {
                    int last = characters & (1 << (7 * window)) - 1;
                    ask(ValueKeys.window(name, last, window));
                }
            }
        }
    }

    private void ask(int key) {
        int @Nullable [] candidates = index.candidates(key);
        if (candidates != null && left >= 0) {
            left -= candidates.length;
            best =
                    RuleList.firstOf(
                            index.matchers(), candidates, best, head, reading, path, from, to);
        }
    }

    private static byte[] ascii(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = text.charAt(i);
            bytes[i] = c < 0x80 ? (byte) c : -1;
        }
        return bytes;
    }

    private static int decodedHash(String text, int from, int to) {
        if (!ValueMatcher.isEscaped(text, from, to)) {
            return ValueKeys.hash(text, from, to);
        }
        String decoded = ValueMatcher.decode(text.substring(from, to));
        return ValueKeys.hash(decoded, 0, decoded.length());
    }
}
