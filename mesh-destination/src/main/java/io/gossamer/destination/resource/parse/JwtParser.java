package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.policy.ConfigMap;
import io.gossamer.destination.resource.policy.JwtAuthentication;
import io.gossamer.destination.resource.policy.TokenKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JwtAuthentications and the ConfigMaps that hold their keys. A field that is unknown here is a
 * problem: a demand that is misspelt would be none.
 */
final class JwtParser {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");

    /** Characters of a key set. */
    private static final int MAX_KEY_SET = 256 * 1024;

    /** Elements of each list of the resource. */
    private static final int MAX_ENTRIES = 50;

    private static final Set<String> SPEC =
            Set.of("issuer", "audiences", "jwks", "jwksFrom", "from", "claims", "forward");

    private JwtParser() {}

    static JwtAuthentication authentication(Field root, Metadata metadata) {
        Field spec = root.get("spec");
        if (spec.get("jwksUri").present()) {
            spec.get("jwksUri")
                    .problem("jwks or jwksFrom: nothing is fetched; put the key set there");
        } else {
            only(spec, SPEC);
        }
        List<String> audiences = bounded(spec.get("audiences"));
        if (audiences.isEmpty()) {
            spec.get("audiences").problem("at least one audience");
        }
        JwtAuthentication.Source source = source(spec.get("from"));
        boolean forward = spec.get("forward").bool(true);
        if (!forward && source.cookie()) {
            spec.get("forward").problem("true with a cookie: only a header can be removed");
        }
        JwtAuthentication.KeysFrom keysFrom = keysFrom(spec.get("jwksFrom"));
        if (spec.get("jwks").present() == (keysFrom != null)) {
            spec.get("jwks").problem("either jwks or jwksFrom");
        }
        return new JwtAuthentication(
                metadata,
                spec.get("issuer").required("the claim iss of its tokens"),
                audiences,
                keysFrom == null && spec.get("jwks").present() ? keys(spec.get("jwks")) : List.of(),
                keysFrom,
                claims(spec.get("claims")),
                source,
                forward);
    }

    private static List<TokenKey> keys(Field field) {
        if (field.isMapping()) {
            return KeySetParser.parse(field);
        }
        ConfigMap.KeySet set = keySet(field.source(), field.string(""));
        set.problems()
                .forEach(
                        problem ->
                                field.problem(
                                        problem.field() + ": " + problem.value(),
                                        problem.expected()));
        return set.keys();
    }

    private static JwtAuthentication.@Nullable KeysFrom keysFrom(Field field) {
        if (!field.present()) {
            return null;
        }
        only(field, Set.of("configMap", "key"));
        return new JwtAuthentication.KeysFrom(
                field.get("configMap").required("the name of a ConfigMap of this namespace"),
                field.get("key").required("the key of its entry, as in jwks.json"),
                field.place());
    }

    private static JwtAuthentication.Source source(Field field) {
        if (!field.present()) {
            return JwtAuthentication.Source.AUTHORIZATION;
        }
        only(field, Set.of("header", "cookie"));
        boolean cookie = field.get("cookie").present();
        if (cookie == field.get("header").present()) {
            field.problem("either header or cookie");
        }
        Field name = field.get(cookie ? "cookie" : "header");
        String text = name.string("");
        if (!TOKEN.matcher(text).matches() || (!cookie && text.equalsIgnoreCase("cookie"))) {
            name.problem("the name of a " + (cookie ? "cookie" : "header"));
        }
        return new JwtAuthentication.Source(cookie, cookie ? text : text.toLowerCase(Locale.ROOT));
    }

    private static List<JwtAuthentication.Claim> claims(Field field) {
        List<JwtAuthentication.Claim> claims = new ArrayList<>();
        for (Field item : field.items()) {
            only(item, Set.of("claim", "equals", "oneOf", "contains"));
            List<String> path = values(item.get("claim"));
            if (path.isEmpty() || path.contains("")) {
                item.get("claim").problem("a name, or a list of names from the outermost");
            }
            List<String> conditions = new ArrayList<>(item.names());
            conditions.remove("claim");
            List<String> values =
                    conditions.size() == 1 ? values(item.get(conditions.get(0))) : List.of();
            if (values.isEmpty()) {
                item.problem("one of equals, oneOf and contains, with a value");
            }
            claims.add(new JwtAuthentication.Claim(path, conditions.contains("contains"), values));
        }
        if (claims.size() > MAX_ENTRIES) {
            field.problem("at most " + MAX_ENTRIES + " claims");
        }
        return claims;
    }

    /** A value or a list of them. */
    private static List<String> values(Field field) {
        return field.isList() ? bounded(field) : List.of(field.scalar());
    }

    private static List<String> bounded(Field field) {
        List<String> values = field.items().stream().map(Field::scalar).toList();
        if (values.size() > MAX_ENTRIES) {
            field.problem("at most " + MAX_ENTRIES);
        }
        return values;
    }

    private static void only(Field field, Set<String> known) {
        for (String name : field.names()) {
            if (!known.contains(name)) {
                field.get(name)
                        .problem("one of " + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    /** Whatever else is in a ConfigMap is none of our business. */
    static ConfigMap configMap(Field root, Metadata metadata) {
        Map<String, ConfigMap.KeySet> sets = new HashMap<>();
        Field data = root.get("data");
        if (data.isMapping()) {
            for (String name : data.names()) {
                String text = data.get(name).text();
                if (text.length() <= MAX_KEY_SET
                        && text.stripLeading().startsWith("{")
                        && text.contains("\"keys\"")) {
                    sets.put(name, keySet(root.source() + " data." + name, text));
                }
            }
        }
        return new ConfigMap(metadata, sets);
    }

    private static ConfigMap.KeySet keySet(String source, String text) {
        Report report = new Report(source);
        Field set = ManifestParser.compose(report, text);
        List<TokenKey> keys = set == null ? List.of() : KeySetParser.parse(set);
        return new ConfigMap.KeySet(report.clean() ? keys : List.of(), report.problems());
    }
}
