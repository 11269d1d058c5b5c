/**
 * What the rule that a request falls under does with it: filters, traffic split, retries, timeouts;
 * which rule that is says {@code route.match}. Depends on the model and on HTTP heads only, never
 * on another stage.
 */
@NullMarked
package io.gossamer.proxy.route;

import org.jspecify.annotations.NullMarked;
