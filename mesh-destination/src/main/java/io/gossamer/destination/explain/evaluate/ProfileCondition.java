package io.gossamer.destination.explain.evaluate;

import io.gossamer.api.destination.RequestMatch;
import java.util.List;

/**
 * A condition of a ServiceProfile against a request.
 *
 * @param holds whether the request meets it
 * @param text what is demanded, as people write it
 * @param failure what the request has instead; empty if it holds
 */
public record ProfileCondition(boolean holds, String text, String failure) {

    /** Decides as sidecars do (contract section 2, RequestMatch). */
    public static ProfileCondition of(RequestMatch condition, Request request) {
        return switch (condition.getMatchCase()) {
            case ALL -> all(each(condition.getAll(), request));
            case ANY -> any(each(condition.getAny(), request));
            case NOT -> not(of(condition.getNot(), request));
            case PATH -> of(path(condition.getPath().getRegex(), request));
            case METHOD -> {
                String method = Matches.method(condition.getMethod());
                yield of(
                        Term.of(
                                method.equals(request.method()),
                                "method",
                                request.method(),
                                method));
            }
            case MATCH_NOT_SET -> new ProfileCondition(false, "nothing", "it has no condition");
        };
    }

    private static ProfileCondition of(Term term) {
        return new ProfileCondition(term.holds(), term.text(), term.failure());
    }

    private static Term path(String regex, Request request) {
        return Term.of(
                Matches.matches(regex, request.plainPath()),
                "path",
                request.plainPath(),
                "of the form " + regex);
    }

    private static ProfileCondition not(ProfileCondition inner) {
        return new ProfileCondition(
                !inner.holds(),
                "not (" + inner.text() + ")",
                inner.holds() ? "it is: " + inner.text() : "");
    }

    private static List<ProfileCondition> each(RequestMatch.Seq parts, Request request) {
        return parts.getMatchesList().stream().map(part -> of(part, request)).toList();
    }

    private static ProfileCondition all(List<ProfileCondition> parts) {
        String text =
                parts.isEmpty()
                        ? Matches.EVERYTHING
                        : String.join(", ", parts.stream().map(ProfileCondition::text).toList());
        return parts.stream()
                .filter(part -> !part.holds())
                .findFirst()
                .map(part -> new ProfileCondition(false, text, part.failure()))
                .orElseGet(() -> new ProfileCondition(true, text, ""));
    }

    private static ProfileCondition any(List<ProfileCondition> parts) {
        String text =
                parts.isEmpty()
                        ? "nothing"
                        : String.join(" or ", parts.stream().map(ProfileCondition::text).toList());
        boolean holds = parts.stream().anyMatch(ProfileCondition::holds);
        String failure =
                parts.isEmpty()
                        ? "it asks for one of no conditions"
                        : String.join("; ", parts.stream().map(ProfileCondition::failure).toList());
        return new ProfileCondition(holds, text, holds ? "" : failure);
    }
}
