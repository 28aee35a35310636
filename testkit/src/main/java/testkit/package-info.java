/**
 * What the tests of several modules share: the link from a test to the normative statements it
 * shows, a raw MQTT client and the broker under test. Depends on no other module of the project.
 */
@NullMarked
package testkit;

import org.jspecify.annotations.NullMarked;
