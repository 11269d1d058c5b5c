package io.gossamer.proxy.route.match;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.route.match.ValueMatcher.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the first of many rules without asking each: rules with a literal path, or an expression
 * that begins with literal segments, are looked up by the path and by each of its prefixes, in time
 * proportional to the length of the path; only those that read the path otherwise, or not at all,
 * are asked apart from these. Of many rules with one and the same path, or none, {@link RuleList}
 * asks those that may match. Immutable and thread-safe; a look-up allocates nothing.
 */
final class PathIndex {

    static final int NONE = -1;

    /** A literal path and the rules that have it, in their order. */
    private record Bucket(int hash, byte[] path, RuleList rules) {}

    private final RequestMatcher[] matchers;
    private final Bucket[][] exact;
    private final Bucket[][] prefixes;
    private final RuleList others;

    /**
     * @param matchers in precedence; the first that matches is found
     */
    PathIndex(List<RequestMatcher> matchers) {
        this.matchers = matchers.toArray(RequestMatcher[]::new);
        Map<String, List<Integer>> exactPaths = new HashMap<>();
        Map<String, List<Integer>> prefixPaths = new HashMap<>();
        List<Integer> rest = new ArrayList<>();
        for (int i = 0; i < matchers.size(); i++) {
            PathMatcher path = matchers.get(i).path();
            if (path instanceof PathMatcher.Exact literal) {
                rules(exactPaths, literal.expected()).add(i);
            } else if (path instanceof PathMatcher.Prefix literal) {
                rules(prefixPaths, literal.expected()).add(i);
            } else if (path instanceof PathMatcher.Regex regex && regex.segments() != null) {
                rules(prefixPaths, regex.segments()).add(i);
            } else {
                rest.add(i);
            }
        }
        exact = table(exactPaths);
        prefixes = table(prefixPaths);
        others = new RuleList(this.matchers, rest);
    }

    /** The first rule that matches; {@link #NONE} if none does. */
    int first(RequestHead head, Reading reading, byte[] path, int from, int to) {
        int best = others.first(matchers.length, head, reading, path, from, to);
        int hash = 0;
        for (int i = from; i < to; i++) {
            if (path[i] == '/' && i > from) {
                best = find(prefixes, hash, i, best, head, reading, path, from, to);
            }
            hash = step(hash, path[i]);
        }
        best = find(prefixes, hash, to, best, head, reading, path, from, to);
        best = find(exact, hash, to, best, head, reading, path, from, to);
        return best == matchers.length ? NONE : best;
    }

    /** The better of what is known and the first rule whose literal is the path up to an end. */
    private int find(
            Bucket[][] table,
            int hash,
            int end,
            int best,
            RequestHead head,
            Reading reading,
            byte[] path,
            int from,
            int to) {
        for (Bucket bucket : table[hash & table.length - 1]) {
            if (bucket.hash == hash
                    && Arrays.equals(path, from, end, bucket.path, 0, bucket.path.length)) {
                return bucket.rules.first(best, head, reading, path, from, to);
            }
        }
        return best;
    }

    private static List<Integer> rules(Map<String, List<Integer>> paths, byte[] path) {
        // Each byte is a character here, so that bytes are keys.
        String key = new String(path, StandardCharsets.ISO_8859_1);
        return paths.computeIfAbsent(key, literal -> new ArrayList<>());
    }

    private Bucket[][] table(Map<String, List<Integer>> paths) {
        int size = Integer.highestOneBit(Math.max(1, paths.size())) << 1;
        Bucket[][] table = new Bucket[size][0];
        paths.forEach(
                (key, rules) -> {
                    byte[] path = key.getBytes(StandardCharsets.ISO_8859_1);
                    int hash = 0;
                    for (byte b : path) {
                        hash = step(hash, b);
                    }
                    int slot = hash & size - 1;
                    Bucket[] longer = Arrays.copyOf(table[slot], table[slot].length + 1);
                    longer[longer.length - 1] =
                            new Bucket(hash, path, new RuleList(matchers, rules));
                    table[slot] = longer;
                });
        return table;
    }

    private static int step(int hash, byte next) {
        return 31 * hash + next;
    }
}
