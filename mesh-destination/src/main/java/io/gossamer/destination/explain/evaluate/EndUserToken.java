package io.gossamer.destination.explain.evaluate;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.gossamer.api.FailureCode;
import io.gossamer.api.mesh.v1.TokenRequirement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the token of a request is worth to a permission that asks for one. Its signature is not
 * verified here: what is said holds if the issuer has signed it.
 */
public final class EndUserToken {

    /** As the sidecar grants it. Seconds. */
    private static final long LEEWAY = 60;

    private static final String BEARER = "bearer ";

    private EndUserToken() {}

    /**
     * What the sidecar says.
     *
     * @param failure null if it is accepted
     * @param reason one clause, without any part of the token
     */
    public record Outcome(@Nullable FailureCode failure, String reason) {}

    /** Holds the token of a request against what a permission asks for. */
    public static Outcome judge(TokenRequirement required, Request request, Instant now) {
        List<String> tokens = presented(required, request);
        if (tokens.size() != 1) {
            return tokens.isEmpty()
                    ? new Outcome(FailureCode.TOKEN_REQUIRED, "the request has no token")
                    : invalid("the request has more than one token");
        }
        JsonObject claims = claims(tokens.get(0));
        return claims == null
                ? invalid("not a signed JWT in compact form")
                : judge(required, claims, now.getEpochSecond());
    }

    private static Outcome judge(TokenRequirement required, JsonObject claims, long now) {
        if (!required.getIssuer().equals(text(claims.get("iss")))) {
            return invalid("of another issuer");
        }
        if (values(claims.get("aud"), false).stream()
                .noneMatch(required.getAudiencesList()::contains)) {
            return invalid("for another audience");
        }
        if (!claims.has("exp") || seconds(claims.get("exp"), 0) + LEEWAY <= now) {
            return invalid("expired");
        }
        if (seconds(claims.get("nbf"), 0) > now + LEEWAY) {
            return invalid("not valid yet");
        }
        for (TokenRequirement.Claim claim : required.getClaimsList()) {
            if (!holds(claim, claims)) {
                return new Outcome(
                        FailureCode.TOKEN_INSUFFICIENT,
                        "not permitted by its claims: " + describe(claim));
            }
        }
        return new Outcome(null, "");
    }

    private static Outcome invalid(String reason) {
        return new Outcome(FailureCode.TOKEN_INVALID, reason);
    }

    /** A claim that is asked for, as people write it. */
    public static String describe(TokenRequirement.Claim claim) {
        return "claim "
                + String.join(".", claim.getPathList())
                + " (expected: "
                + (claim.getContains() ? "with " : claim.getValuesCount() > 1 ? "one of " : "")
                + String.join(", ", claim.getValuesList())
                + ")";
    }

    private static List<String> presented(TokenRequirement required, Request request) {
        List<String> tokens = new ArrayList<>();
        if (required.hasCookie()) {
            for (String field : request.values("cookie")) {
                for (String pair : field.split(";", -1)) {
                    int equals = pair.indexOf('=');
                    if (equals >= 0
                            && pair.substring(0, equals).strip().equals(required.getCookie())) {
                        tokens.add(pair.substring(equals + 1).strip());
                    }
                }
            }
            return tokens;
        }
        for (String value : request.values(required.getHeader())) {
            boolean bearer = value.regionMatches(true, 0, BEARER, 0, BEARER.length());
            if (!required.getHeader().equals("authorization")) {
                tokens.add(value.strip());
            } else if (bearer) {
                tokens.add(value.substring(BEARER.length()).strip());
            }
        }
        return tokens;
    }

    private static @Nullable JsonObject claims(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            String json =
                    new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return JsonParser.parseString(json) instanceof JsonObject object ? object : null;
        } catch (IllegalArgumentException | JsonParseException e) {
            // Its text quotes the token.
            return null;
        }
    }

    private static boolean holds(TokenRequirement.Claim claim, JsonObject claims) {
        JsonElement found = claims;
        for (String name : claim.getPathList()) {
            found = found instanceof JsonObject object ? object.get(name) : null;
        }
        if (claim.getContains()) {
            return values(found, true).containsAll(claim.getValuesList());
        }
        String text = text(found);
        return text != null && claim.getValuesList().contains(text);
    }

    private static List<String> values(@Nullable JsonElement found, boolean words) {
        String single = text(found);
        if (single != null) {
            return words ? Arrays.asList(single.split(" ", -1)) : List.of(single);
        }
        List<String> values = new ArrayList<>();
        if (found instanceof JsonArray list) {
            for (JsonElement item : list) {
                String text = text(item);
                if (text != null) {
                    values.add(text);
                }
            }
        }
        return values;
    }

    private static @Nullable String text(@Nullable JsonElement value) {
        return value != null && value.isJsonPrimitive() ? value.getAsString() : null;
    }

    private static long seconds(@Nullable JsonElement value, long absent) {
        try {
            String text = text(value);
            return text == null ? absent : (long) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return absent;
        }
    }
}
