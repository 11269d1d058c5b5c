package io.gossamer.destination.view.status;

import io.gossamer.destination.resource.Place;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;

/** What is found wrong with one resource, in terms of its manifest. */
record Findings(Resource resource) {

    Problem at(Place place, String value, String expected) {
        return new Problem(
                resource.metadata().origin().source(),
                place.line(),
                resource.key().toString(),
                place.field(),
                value,
                expected);
    }

    /** A finding about a field that has no line of its own. */
    Problem at(String field, String value, String expected) {
        return at(new Place(field, resource.metadata().origin().line()), value, expected);
    }
}
