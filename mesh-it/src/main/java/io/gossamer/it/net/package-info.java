/**
 * Networks of a test: namespaces with veth pairs and redirect rules, a relay that records what
 * passes, and the look at TLS records from outside. It must not depend on the mesh.
 */
@NullMarked
package io.gossamer.it.net;

import org.jspecify.annotations.NullMarked;
