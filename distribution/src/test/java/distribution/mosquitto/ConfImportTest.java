package distribution.mosquitto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfImportTest {
  private static final String PASSWORDS =
      "ann:$7$101$" + "c2FsdHNhbHRzYWx0$" + "A".repeat(86) + "==\n";

  @TempDir private Path directory;
  private String said = "";

  private Path conf(String... lines) throws IOException {
    return Files.write(directory.resolve("mosquitto.conf"), List.of(lines));
  }

  private int run(boolean force, String... lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8)) {
      return new ImportConf(conf(lines), directory.resolve("etc"), stream).run(force);
    } finally {
      said = out.toString(StandardCharsets.UTF_8);
    }
  }

  private Map<String, String> file(String name) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(directory.resolve("etc").resolve(name))));
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(k -> k, properties::getProperty, (a, b) -> a, TreeMap::new));
  }

  private boolean hasFile(String name) {
    return Files.exists(directory.resolve("etc").resolve(name));
  }

  @Test
  void withoutAListenerThisDeviceIsServedAndEverybodyOnIt() throws IOException {
    assertEquals(0, run(false, "max_keepalive 120"));

    assertEquals(
        Map.of("host", "127.0.0.1", "port", "1883", "allow_anonymous", "true"),
        file("broker.listener-tcp.cfg"));
    assertEquals(Map.of("max_keepalive", "120"), file("broker.core.cfg"));
  }

  @Test
  void aListenerIsOpenToAllAddressesButNotToEverybody() throws IOException {
    assertEquals(0, run(false, "listener 1884", "max_connections -1"));

    assertEquals(
        Map.of("host", "*", "port", "1884", "allow_anonymous", "false", "max_connections", "0"),
        file("broker.listener-tcp.cfg"));
  }

  @Test
  void whatStandsBeforeAnyListenerDescribesOneOnTheUsualPort() throws IOException {
    assertEquals(0, run(false, "max_connections 7", "listener 1885 10.0.0.1"));

    assertEquals("1883", file("broker.listener-tcp.cfg").get("port"));
    assertEquals("7", file("broker.listener-tcp.cfg").get("max_connections"));
    assertEquals("10.0.0.1", file("broker.listener-tcp-1885.cfg").get("host"));
  }

  @Test
  void includedFilesAreReadUpperCaseBeforeLowerCase() throws IOException {
    Path include = Files.createDirectory(directory.resolve("conf.d"));
    Files.writeString(include.resolve("a.conf"), "max_keepalive 2\n");
    Files.writeString(include.resolve("A.conf"), "max_keepalive 1\n");
    Files.writeString(include.resolve("b.conf.off"), "max_keepalive 3\n");

    assertEquals(0, run(false, "include_dir conf.d"));

    assertEquals("2", file("broker.core.cfg").get("max_keepalive"));
    assertTrue(
        said.contains("A.conf:1: max_keepalive 1\n  not needed: set again in a.conf:1"), said);
  }

  @Test
  void theOrderOfNamesIsMosquittos() {
    assertTrue(ConfReader.order("A.conf", "a.conf") < 0);
    assertTrue(ConfReader.order("a.conf", "B.conf") < 0);
    assertTrue(ConfReader.order("b", "ab") > 0);
    assertTrue(ConfReader.order("a", "ab") < 0);
  }

  @Test
  void certificatesBecomeATlsOfTheListenersName() throws IOException {
    run(
        false,
        "listener 8883",
        "certfile /certs/server.crt",
        "keyfile /certs/server.key",
        "cafile ca.crt",
        "require_certificate true",
        "use_identity_as_username true",
        "ciphers_tls1.3 TLS_AES_128_GCM_SHA256",
        "tls_version tlsv1.3");

    assertEquals("mqtts", file("broker.listener-mqtts.cfg").get("tls"));
    assertEquals(
        Map.of(
            "certfile", "/certs/server.crt",
            "keyfile", "/certs/server.key",
            "cafile", directory.resolve("ca.crt").toString(),
            "require_certificate", "true",
            "use_identity_as_username", "true",
            "ciphers_tls1.3", "TLS_AES_128_GCM_SHA256",
            "tls_version", "tlsv1.3"),
        file("plugin.tls-mqtts.cfg"));
    assertEquals("mqtts", file("plugin.auth.cfg").get("certificate_listeners"));
  }

  @ParameterizedTest
  @CsvSource({
    "psk_hint home",
    "protocol websockets",
    "mount_point site1/",
    "enable_proxy_protocol 2",
    "certfile /certs/server.crt",
    "bind_interface eth0",
  })
  void aListenerThatWouldBeMoreOpenThanItWasIsNotOpened(String line) throws IOException {
    assertEquals(
        ImportConf.LEFT_OUT, run(false, "listener 1884", "listener 1885", "max_qos 1", line));

    assertTrue(hasFile("broker.listener-tcp.cfg"));
    assertFalse(hasFile("broker.listener-tcp-1885.cfg"));
    assertFalse(hasFile("broker.listener-mqtts.cfg"));
    assertTrue(
        said.contains("LEFT OUT: the listener on port 1885 is not opened, because of"), said);
    assertTrue(said.contains("LEFT OUT: its listener is not opened"), said); // max_qos
  }

  @Test
  void whatHoldsForNoListenerThatIsOpenedIsSaidToBeLeftOut() throws IOException {
    assertEquals(
        ImportConf.LEFT_OUT,
        run(false, "allow_zero_length_clientid true", "listener 1885", "psk_hint home"));

    assertTrue(said.contains("LEFT OUT: no listener that it holds for is opened"), said);
    assertFalse(said.contains("nobody looked at it"), said);
  }

  @Test
  void whoAPluginLetInIsNotLetInAnonymously() throws IOException {
    assertEquals(
        ImportConf.LEFT_OUT,
        run(false, "listener 1884", "allow_anonymous true", "plugin /usr/lib/x.so"));

    assertEquals("false", file("broker.listener-tcp.cfg").get("allow_anonymous"));
  }

  @Test
  void passwordsAndListAreCopiedForTheOwnerOnly() throws IOException {
    Files.writeString(directory.resolve("pw"), PASSWORDS);
    Files.writeString(directory.resolve("list"), "user ann\ntopic read a/#\n");

    assertEquals(0, run(false, "password_file pw", "acl_file list", "listener 1884"));

    assertEquals(
        Map.of("password_file", "etc/passwd", "acl_file", "etc/acl"), file("plugin.auth.cfg"));
    assertEquals(PASSWORDS, Files.readString(directory.resolve("etc/passwd")));
    assertEquals(
        "[OWNER_READ, OWNER_WRITE]",
        new TreeSet<>(Files.getPosixFilePermissions(directory.resolve("etc/passwd"))).toString());
  }

  @Test
  void aListThatRestrictsAnonymousClientsIsRequired() throws IOException {
    Files.writeString(directory.resolve("list"), "topic read a/#\n");

    assertEquals(0, run(false, "acl_file list", "listener 1884", "allow_anonymous true"));

    assertEquals("true", file("broker.listener-tcp.cfg").get("require_authorizer"));
  }

  @Test
  void aBrokenAccessControlListStopsTheImport() throws IOException {
    Files.writeString(directory.resolve("list"), "user ann\nfrob a/#\n");

    IOException e =
        assertThrows(IOException.class, () -> run(false, "listener 1884", "acl_file list"));

    assertTrue(e.getMessage().startsWith("mosquitto.conf:2: acl_file: "), e.getMessage());
    assertTrue(e.getMessage().contains("list"), e.getMessage());
    assertFalse(hasFile("broker.core.cfg"));
  }

  @Test
  void listenersWithoutFilesOfTheirOwnAreExempt() throws IOException {
    Files.writeString(directory.resolve("pw"), PASSWORDS);

    assertEquals(
        0,
        run(
            false,
            "per_listener_settings true",
            "listener 1884",
            "password_file pw",
            "listener 1885 127.0.0.1",
            "allow_anonymous true"));

    assertEquals("false", file("broker.listener-tcp.cfg").get("allow_anonymous"));
    assertEquals("true", file("broker.listener-tcp-1885.cfg").get("allow_anonymous"));
    assertEquals("tcp-1885", file("plugin.auth.cfg").get("exempt_listeners"));
  }

  @Test
  void aSecondPasswordFileLeavesItsListenerClosed() throws IOException {
    Files.writeString(directory.resolve("pw"), PASSWORDS);

    assertEquals(
        ImportConf.LEFT_OUT,
        run(
            false,
            "per_listener_settings true",
            "listener 1884",
            "password_file pw",
            "listener 1885",
            "password_file other"));

    assertFalse(hasFile("broker.listener-tcp-1885.cfg"));
    assertTrue(said.contains("there is one password_file for all listeners"), said);
  }

  @Test
  void theMostGenerousOfSeveralLimitsCountsForAll() throws IOException {
    assertEquals(
        ImportConf.LEFT_OUT,
        run(false, "listener 1884", "max_qos 0", "listener 1885", "max_qos 1"));

    assertEquals("1", file("broker.core.cfg").get("max_qos"));
    assertTrue(said.contains("LEFT OUT: there is one max_qos for all listeners: 1"), said);
  }

  @ParameterizedTest
  @CsvSource({
    "max_inflight_messages 0, max_inflight_messages, 65535",
    "max_inflight_messages 20, max_inflight_messages, 20",
    "max_packet_size 0, max_packet_size, 268435455",
    "message_size_limit 100, max_packet_size, 65892",
    "global_max_connections -1, max_connections, 0",
    "persistent_client_expiration 2w, max_session_expiry, 1209600",
    "retain_available false, retain_available, false",
    "allow_zero_length_clientid false, allow_zero_length_clientid, false",
  })
  void limitsOfTheBrokerAreTranslated(String line, String key, String value) throws IOException {
    assertEquals(0, run(false, line));
    assertEquals(value, file("broker.core.cfg").get(key));
  }

  @ParameterizedTest
  @CsvSource({"max_keepalive never", "persistent_client_expiration 3x", "frobnicate true"})
  void whatMakesNoSenseIsLeftOutWithTheReason(String line) throws IOException {
    assertEquals(ImportConf.LEFT_OUT, run(false, line));
    assertEquals(Map.of(), file("broker.core.cfg")); // there is no broker without it
  }

  @Test
  void aBridgeKeepsItsNamesSoThatItsQueueIsFound() throws IOException {
    assertEquals(
        0,
        run(
            false,
            "connection cloud",
            "address one.example:8883 two.example",
            "topic line/# out 1 local/ remote/",
            "topic \"with blank\" in",
            "remote_clientid gateway7",
            "remote_username u",
            "remote_password p\\q",
            "bridge_cafile /certs/ca.crt",
            "try_private false"));

    assertEquals(
        Map.of(
            "address", "one.example:8883 two.example",
            "topic.1", "line/# out 1 local/ remote/",
            "topic.2", "\"with blank\" in",
            "clientid", "gateway7",
            "local_clientid", "local.gateway7",
            "username", "u",
            "password", "p\\q",
            "bridge_protocol_version", "mqttv311",
            "bridge_tls", "bridge-cloud",
            "try_private", "false"),
        file("plugin.bridge-cloud.cfg"));
    assertEquals(Map.of("cafile", "/certs/ca.crt"), file("plugin.tls-bridge-cloud.cfg"));
    assertEquals(
        "[OWNER_READ, OWNER_WRITE]",
        new TreeSet<>(
                Files.getPosixFilePermissions(directory.resolve("etc/plugin.bridge-cloud.cfg")))
            .toString());
    assertFalse(said.contains("p\\q"), said);
  }

  @Test
  void aBridgeThatWouldLoseItsEncryptionIsNotMade() throws IOException {
    assertEquals(
        ImportConf.LEFT_OUT,
        run(
            false,
            "connection x",
            "address a",
            "topic # out",
            "bridge_psk 00",
            "bridge_identity i"));

    assertFalse(hasFile("plugin.bridge-x.cfg"));
    assertFalse(said.contains("bridge_psk 00"), said);
    assertTrue(said.contains("bridge x is not made"), said);
  }

  @Test
  void nothingIsReplacedUnlessForced() throws IOException {
    run(false, "max_keepalive 1");

    IOException e = assertThrows(IOException.class, () -> run(false, "max_keepalive 2"));
    assertTrue(e.getMessage().contains("broker.core.cfg, broker.listener-tcp.cfg"), e.getMessage());
    assertEquals("1", file("broker.core.cfg").get("max_keepalive"));

    assertEquals(0, run(true, "max_keepalive 2"));
    assertEquals("2", file("broker.core.cfg").get("max_keepalive"));
    assertEquals("1", file("broker.core.cfg.old").get("max_keepalive"));
  }

  @Test
  void everyOptionGetsAFateOfItsOwn() throws IOException {
    for (MosquittoOption option : OptionTable.shipped().all()) {
      String name = option.name().replace("*", "x");
      String value = name.equals("include_dir") ? "." : "1";
      if (name.endsWith("_file") && option.scope() == MosquittoOption.Scope.SECURITY) {
        value = "pw";
      }
      Files.writeString(directory.resolve("pw"), name.equals("acl_file") ? "" : PASSWORDS);
      ConfImport.Result result =
          ConfImport.read(conf("listener 1884", "connection x", name + " " + value));
      Optional<Report.Fate> unseen =
          result.report().fates().values().stream()
              .filter(fate -> fate.text().equals("nobody looked at it"))
              .findFirst();
      assertTrue(unseen.isEmpty() || name.equals("include_dir"), name);
    }
  }
}
