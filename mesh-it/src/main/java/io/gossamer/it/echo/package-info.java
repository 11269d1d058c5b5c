/**
 * An application that says which one it is and what has reached it, over HTTP/1.1 and gRPC. It must
 * not depend on other packages of the kit.
 */
@NullMarked
package io.gossamer.it.echo;

import org.jspecify.annotations.NullMarked;
