/**
 * Which rule of a policy a request falls under, and what the rule does: filters, traffic split,
 * retries, timeouts. Depends on the model and on HTTP heads only, never on another stage.
 */
@NullMarked
package io.gossamer.proxy.route;

import org.jspecify.annotations.NullMarked;
