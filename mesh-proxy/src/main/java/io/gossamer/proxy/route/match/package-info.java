/**
 * Which rule of a policy a request falls under. Depends on the model and on HTTP heads only, never
 * on another stage.
 */
@NullMarked
package io.gossamer.proxy.route.match;

import org.jspecify.annotations.NullMarked;
