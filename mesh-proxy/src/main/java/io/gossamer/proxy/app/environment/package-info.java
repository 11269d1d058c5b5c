/**
 * The variables of the contract (section 5) as our properties, in the contract's own formats. Must
 * not depend on Spring; knows names and syntax, not what a setting does.
 */
@NullMarked
package io.gossamer.proxy.app.environment;

import org.jspecify.annotations.NullMarked;
