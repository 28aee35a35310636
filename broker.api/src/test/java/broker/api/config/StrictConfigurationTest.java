package broker.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class StrictConfigurationTest {
  @interface Settings {
    int max__size() default 7;

    long tls_bytes() default 8;

    boolean open() default false;

    String name() default "none";
  }

  private static Settings read(Map<String, ?> properties) throws ConfigurationProblem {
    return StrictConfiguration.read(Settings.class, properties);
  }

  private static String problem(Map<String, ?> properties) {
    return assertThrows(ConfigurationProblem.class, () -> read(properties)).text();
  }

  @Test
  void whatIsNotSetHasItsDefault() throws Exception {
    Settings settings = read(Map.of("service.pid", "x", "felix.fileinstall.filename", "f"));

    assertEquals(7, settings.max__size());
    assertEquals("none", settings.name());
  }

  @Test
  void textBecomesTheTypeOfTheKey() throws Exception {
    Settings settings =
        read(Map.of("max_size", " 9 ", "tls.bytes", "5000000000", "open", "true", "name", "a"));

    assertEquals(9, settings.max__size());
    assertEquals(5_000_000_000L, settings.tls_bytes());
    assertTrue(settings.open());
    assertEquals("a", settings.name());
  }

  @Test
  void mistakesAreToldWithFileKeyAndReason() {
    String file = "file:/home/etc/plugin.x.cfg";

    assertEquals(
        "etc/plugin.x.cfg: max_siz: unknown key, did you mean max_size?",
        problem(Map.of("felix.fileinstall.filename", file, "max_siz", "1")));
    assertEquals(
        "x: max_size: \"1k\" is not a whole number in range",
        problem(Map.of("service.pid", "x", "max_size", "1k")));
    assertEquals(
        "x: open: \"yes\" is neither true nor false",
        problem(Map.of("service.pid", "x", "open", "yes")));
  }

  @Test
  void theInstanceIsWhatFollowsTheHyphen() {
    assertEquals(
        "tls",
        StrictConfiguration.instance(
            Map.of("felix.fileinstall.filename", "file:/etc/broker.listener-tls.cfg")));
  }
}
