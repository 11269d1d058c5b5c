/**
 * Coupons over HTTP/1, deliberately faulty: every fifth answer is an error. Must not depend on
 * another role's classes.
 */
@NullMarked
package io.gossamer.demo.coupons;

import org.jspecify.annotations.NullMarked;
