package io.gossamer.destination.explain.evaluate;

import com.google.re2j.Pattern;
import io.gossamer.destination.resource.profile.Condition;
import io.gossamer.destination.resource.profile.Condition.OfRequest;
import java.util.List;

/**
 * A condition of a ServiceProfile against a request.
 *
 * @param holds whether the request meets it
 * @param text what is demanded, as people write it
 * @param failure what the request has instead; empty if it holds
 */
public record ProfileCondition(boolean holds, String text, String failure) {

    /** Decides as sidecars do. */
    public static ProfileCondition of(Condition<OfRequest> condition, Request request) {
        if (condition instanceof Condition.All<OfRequest> all) {
            return all(each(all.conditions(), request));
        }
        if (condition instanceof Condition.Any<OfRequest> any) {
            return any(each(any.conditions(), request));
        }
        if (condition instanceof Condition.Not<OfRequest> not) {
            ProfileCondition inner = of(not.condition(), request);
            String text = "not (" + inner.text() + ")";
            return new ProfileCondition(
                    !inner.holds(), text, inner.holds() ? "it is: " + inner.text() : "");
        }
        Term term = term(((Condition.Single<OfRequest>) condition).test(), request);
        return new ProfileCondition(term.holds(), term.text(), term.failure());
    }

    private static List<ProfileCondition> each(
            List<Condition<OfRequest>> conditions, Request request) {
        return conditions.stream().map(part -> of(part, request)).toList();
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

    private static Term term(OfRequest test, Request request) {
        if (test instanceof OfRequest.Path path) {
            return Term.of(
                    Pattern.compile(path.regex()).matcher(request.plainPath()).matches(),
                    "path",
                    request.plainPath(),
                    "of the form " + path.regex());
        }
        String method = ((OfRequest.Method) test).name();
        return Term.of(method.equals(request.method()), "method", request.method(), method);
    }
}
