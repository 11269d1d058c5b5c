package io.gossamer.destination.source.properties.step;

import io.gossamer.autoconfigure.settings.SettingsProblems;
import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Place;
import org.jspecify.annotations.Nullable;

/**
 * One property, for whoever must say what is wrong with it or who set something.
 *
 * @param path below the prefix of the settings, as in {@code routes[2].filters[0]}
 * @param local below its route, as in {@code filters[0]}; empty for the route itself
 */
public record Property(SettingsProblems problems, String path, String local) {

    private static final String PREFIX = Origin.SETTINGS;

    /** A route of the list. */
    public static Property route(SettingsProblems problems, int index) {
        return new Property(problems, "routes[" + index + "]", "");
    }

    /** A property below this one. */
    public Property child(String name) {
        return new Property(
                problems, path + "." + name, local.isEmpty() ? name : local + "." + name);
    }

    /** An element of a list below this one, from 0. */
    public Property element(String list, int index) {
        return child(list + "[" + index + "]");
    }

    /** Says that the value is wrong; the start fails once all has been looked at. */
    public void refuse(@Nullable Object value, String expected) {
        problems.require(false, path, value, expected);
    }

    /** Its full name, as where something was set. */
    public Origin origin() {
        return new Origin(PREFIX + path, 0);
    }

    /** Its name for statuses of the route that it belongs to, which name the route already. */
    public Place place() {
        return Place.ofProperty(local);
    }

    /** Its name for statuses of another route. */
    public Place placeElsewhere() {
        return Place.ofProperty(PREFIX + path);
    }
}
