/**
 * Tokens of end users: JWTs (RFC 7519) in compact form, signed (RFC 7515), and whether one is what
 * a rule asks for. Nothing here keeps, prints or passes on a token or a part of it. Depends on the
 * model, the JDK's signatures and a JSON reader only.
 */
@NullMarked
package io.gossamer.proxy.authorize.token;

import org.jspecify.annotations.NullMarked;
