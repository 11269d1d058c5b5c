/**
 * HTTP/1 servers and clients of the roles, on the JDK's own classes. Must not depend on any role.
 */
@NullMarked
package io.gossamer.demo.http;

import org.jspecify.annotations.NullMarked;
