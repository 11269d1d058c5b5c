/**
 * {@code linkerd.io/ServiceProfile}: what older manifests say of a service's requests. Records
 * without behaviour.
 */
@NullMarked
package io.gossamer.destination.resource.profile;

import org.jspecify.annotations.NullMarked;
