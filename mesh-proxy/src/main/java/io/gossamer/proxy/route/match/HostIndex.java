package io.gossamer.proxy.route.match;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.route.match.ValueMatcher.Reading;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first of many rules by host, then by path: the rules of one host are a group, and each
 * group knows the next one whose hosts are wider, down to the rules for every host. So the host is
 * looked up once, in time proportional to its length, whatever the number of hosts. Immutable and
 * thread-safe; a look-up allocates nothing.
 */
final class HostIndex {

    static final int NONE = -1;

    /**
     * The rules of a host.
     *
     * @param rules their places among all, in their order
     * @param paths null if they are few
     * @param wider the group to ask next
     */
    private record Group(
            int hash,
            AsciiString text,
            RequestMatcher[] matchers,
            int[] rules,
            @Nullable PathIndex paths,
            @Nullable Group wider) {

        int first(RequestHead head, Reading reading, byte[] path, int from, int to) {
            if (paths != null) {
                int found = paths.first(head, reading, path, from, to);
                return found == PathIndex.NONE ? NONE : rules[found];
            }
            for (int i = 0; i < matchers.length; i++) {
                if (matchers[i].matches(head, reading, path, from, to)) {
                    return rules[i];
                }
            }
            return NONE;
        }
    }

    private final Group[][] exact;
    private final Group[][] suffixes;
    private final int longestExact;
    private final int longestSuffix;

    /** For hosts that nothing is for. */
    private final @Nullable Group anyName;

    /** For requests without a host. */
    private final @Nullable Group withoutName;

    /**
     * @param matchers in precedence; the first that matches is found
     */
    HostIndex(List<RequestMatcher> matchers) {
        List<Integer> everyHost = new ArrayList<>();
        Map<String, List<Integer>> exactHosts = new HashMap<>();
        Map<String, List<Integer>> suffixHosts = new HashMap<>();
        for (int i = 0; i < matchers.size(); i++) {
            HostMatcher host = matchers.get(i).host();
            List<Integer> rules =
                    host == null
                            ? everyHost
                            : (host.exact() ? exactHosts : suffixHosts)
                                    .computeIfAbsent(
                                            host.text().toString(), text -> new ArrayList<>());
            rules.add(i);
        }
        Group every = everyHost.isEmpty() ? null : group("", everyHost, matchers, null);
        Map<String, Group> bySuffix = new HashMap<>();
        // The shortest first: what is wider is there already.
        List<String> suffixTexts = new ArrayList<>(suffixHosts.keySet());
        suffixTexts.sort((a, b) -> Integer.compare(a.length(), b.length()));
        for (String text : suffixTexts) {
            List<Integer> rules = suffixHosts.getOrDefault(text, List.of());
            bySuffix.put(text, group(text, rules, matchers, wider(bySuffix, text, every)));
        }
        List<Group> exactGroups = new ArrayList<>();
        exactHosts.forEach(
                (text, rules) ->
                        exactGroups.add(
                                group(text, rules, matchers, wider(bySuffix, text, every))));
        anyName = bySuffix.getOrDefault("", every);
        withoutName = every;
        exact = table(exactGroups);
        suffixes = table(new ArrayList<>(bySuffix.values()));
        longestExact = longest(exactGroups);
        longestSuffix = longest(new ArrayList<>(bySuffix.values()));
    }

    /** The longest suffix of a host that has rules, else the rules for every host. */
    private static @Nullable Group wider(
            Map<String, Group> suffixes, String host, @Nullable Group every) {
        for (int dot = host.indexOf('.', 1); dot > 0; dot = host.indexOf('.', dot + 1)) {
            Group found = suffixes.get(host.substring(dot));
            if (found != null) {
                return found;
            }
        }
        return host.isEmpty() ? every : suffixes.getOrDefault("", every);
    }

    /** The first rule that matches; {@link #NONE} if none does. */
    int first(RequestHead head, Reading reading, byte[] path, int from, int to) {
        for (Group group = closest(head.authority); group != null; group = group.wider()) {
            int found = group.first(head, reading, path, from, to);
            if (found != NONE) {
                return found;
            }
        }
        return NONE;
    }

    /** The group of the closest host: its own name, else the longest suffix. */
    private @Nullable Group closest(@Nullable AsciiString authority) {
        if (authority == null) {
            return withoutName;
        }
        int from = HostMatcher.start(authority);
        int to = HostMatcher.end(authority, from);
        Group found = to > from ? anyName : withoutName;
        int hash = 0;
        int longest = Math.max(longestExact, longestSuffix);
        int i = to;
        while (i > from && to - i < longest) {
            i--;
            byte lower = lower(authority.byteAt(i));
            hash = step(hash, lower);
            if (lower == '.' && i > from) {
                Group suffix = find(suffixes, hash, authority, i, to);
                found = suffix == null ? found : suffix;
            }
        }
        Group own = i == from && to > from ? find(exact, hash, authority, from, to) : null;
        return own == null ? found : own;
    }

    private static @Nullable Group find(
            Group[][] table, int hash, AsciiString authority, int from, int to) {
        for (Group group : table[hash & table.length - 1]) {
            if (group.hash() == hash
                    && group.text().length() == to - from
                    && authority.regionMatches(true, from, group.text(), 0, to - from)) {
                return group;
            }
        }
        return null;
    }

    private static Group group(
            String text,
            List<Integer> rules,
            List<RequestMatcher> matchers,
            @Nullable Group wider) {
        int hash = 0;
        for (int i = text.length() - 1; i >= 0; i--) {
            hash = step(hash, (byte) text.charAt(i));
        }
        List<RequestMatcher> own = rules.stream().map(matchers::get).toList();
        return new Group(
                hash,
                new AsciiString(text),
                own.toArray(RequestMatcher[]::new),
                rules.stream().mapToInt(Integer::intValue).toArray(),
                RuleList.areFew(own) ? null : new PathIndex(own),
                wider);
    }

    private static Group[][] table(List<Group> groups) {
        int size = Integer.highestOneBit(Math.max(1, groups.size())) << 1;
        Group[][] table = new Group[size][0];
        for (Group group : groups) {
            int slot = group.hash() & size - 1;
            Group[] longer = Arrays.copyOf(table[slot], table[slot].length + 1);
            longer[longer.length - 1] = group;
            table[slot] = longer;
        }
        return table;
    }

    private static int longest(List<Group> groups) {
        return groups.stream().mapToInt(group -> group.text().length()).max().orElse(0);
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }

    private static int step(int hash, byte next) {
        return 31 * hash + next;
    }
}
