/**
 * The mesh tests of the Gateway API's conformance suite, told again as tables: one file for each
 * test, with manifests, requests, and what must come of them. It must not depend on other test
 * packages.
 */
@NullMarked
package io.gossamer.it.conformance;

import org.jspecify.annotations.NullMarked;
