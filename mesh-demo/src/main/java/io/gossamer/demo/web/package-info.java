/**
 * The shop's page: calls books, prices, coupons and legacy. Must not depend on another role's
 * classes.
 */
@NullMarked
package io.gossamer.demo.web;

import org.jspecify.annotations.NullMarked;
