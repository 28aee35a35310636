package testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A normative statement of MQTT that the annotated test shows, or every test of the annotated
 * class.
 *
 * <p>{@code docs/spec-coverage.md} is generated from these annotations; the build fails when an id
 * does not exist and when a statement that binds a server has no test.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(Statement.List.class)
public @interface Statement {

  /**
   * Returns the id as a string literal: {@code MQTT-3.1.2-24} for MQTT 5.0, {@code
   * MQTT311-3.1.2-24} for MQTT 3.1.1 as published.
   */
  String value();

  /** The container of several statements on one element; not written by hand. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.METHOD, ElementType.TYPE})
  @interface List {

    /** Returns the repeated annotations. */
    Statement[] value();
  }
}
