/** Visitors of the shop: the demo's load. Must not depend on another role's classes. */
@NullMarked
package io.gossamer.demo.traffic;

import org.jspecify.annotations.NullMarked;
