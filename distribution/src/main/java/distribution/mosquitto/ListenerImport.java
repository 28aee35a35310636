package distribution.mosquitto;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Mosquitto's listeners as {@code broker.listener-NAME.cfg} and {@code plugin.tls-NAME.cfg}. Owned
 * by the thread that imports.
 */
final class ListenerImport {
  private static final String DEFAULT_PORT = "1883";
  private static final String ALL = "*";

  private final Blocks blocks;
  private final AuthImport auth;
  private final Report report;
  private final List<EtcFile> files;
  private final SharedOptions shared;
  private final Set<String> names = new HashSet<>();

  ListenerImport(Blocks blocks, AuthImport auth, Report report, EtcFile core, List<EtcFile> files) {
    this.blocks = blocks;
    this.auth = auth;
    this.report = report;
    this.files = files;
    this.shared = new SharedOptions(report, core);
  }

  void run() {
    blocks.listeners().forEach(this::listener);
    shared.run(blocks);
  }

  private void listener(Block block) {
    boolean tls = block.has("certfile") || block.has("keyfile");
    String port = port(block);
    String name = name(port, tls);
    EtcFile file = new EtcFile("broker.listener-" + name + ".cfg", "A listener");
    boolean anonymous = auth.anonymous(block);
    TlsImport tlsImport = new TlsImport(block, name, report);
    auth.listener(block, name, tls && tlsImport.names());
    checkPort(block, port);
    protocol(block);
    host(block, file);
    port(block, port, file);
    file.set("allow_anonymous", Boolean.toString(anonymous), anonymousOrigin(anonymous));
    if (anonymous && auth.restricts(name)) {
      file.set("require_authorizer", "true", "acl_file: without it nobody may do anything");
    }
    maximum(block, file);
    Optional<EtcFile> tlsFile = tlsImport.run(tls);
    tlsFile.ifPresent(t -> file.set("tls", name, "certfile and keyfile: etc/" + t.name()));
    Optional<String> shut = block.shut();
    if (shut.isPresent()) {
      close(block, port, shut.get());
      return;
    }
    files.add(file);
    tlsFile.ifPresent(files::add);
  }

  private static String anonymousOrigin(boolean anonymous) {
    return anonymous ? "allow_anonymous" : "as in Mosquitto, unless allow_anonymous says otherwise";
  }

  private static String port(Block block) {
    return block
        .header()
        .map(line -> line.value().split("\\s+")[0])
        .or(() -> block.last("port").map(ConfLine::value))
        .orElse(DEFAULT_PORT);
  }

  /** The names that the appliance's own files have, for the first of each kind. */
  private String name(String port, boolean tls) {
    String kind = tls ? "mqtts" : "tcp";
    String name = names.contains(kind) ? kind + "-" + port : kind;
    for (int i = 2; names.contains(name); i++) {
      name = kind + "-" + port + "-" + i;
    }
    names.add(name);
    return name;
  }

  private static void checkPort(Block block, String port) {
    try {
      if (Forms.number(port, 0) == 0) {
        block.shut("port 0: sockets of the file system are not offered");
      }
    } catch (IllegalArgumentException e) {
      block.shut(String.valueOf(e.getMessage()));
    }
  }

  private void protocol(Block block) {
    Optional<ConfLine> line = block.last("protocol");
    if (line.isEmpty()) {
      return;
    }
    if (line.get().value().equals("mqtt")) {
      report.notNeeded(line.get(), "it is so");
    } else {
      report.leftOut(line.get(), "there are no " + line.get().value() + " listeners");
      block.shut(line.get().place() + " protocol " + line.get().value());
    }
  }

  private void host(Block block, EtcFile file) {
    String[] words = block.header().map(l -> l.value().split("\\s+", 2)).orElse(new String[] {""});
    Optional<ConfLine> bind = block.last("bind_address");
    Optional<ConfLine> domain = block.last("socket_domain");
    String host = words.length > 1 ? words[1] : bind.map(ConfLine::value).orElse("");
    bind.ifPresent(l -> report.taken(l, "etc/" + file.name() + ": host"));
    if (host.isEmpty()) {
      host = domain.map(l -> l.value().equals("ipv6") ? "::" : "0.0.0.0").orElse(ALL);
      domain.ifPresent(l -> report.taken(l, "etc/" + file.name() + ": host"));
    } else {
      domain.ifPresent(l -> report.notNeeded(l, "the address says it"));
    }
    if (blocks.localOnly()) {
      host = "127.0.0.1";
      report.note(
          "No listener is named: Mosquitto then serves this device only, and so does this broker.");
    }
    bindInterface(block, file);
    file.set("host", host, block.header().map(ConfLine::place).orElse("Mosquitto's default"));
  }

  /**
   * Which addresses an interface has may change; so nobody is let in by more of them than before.
   */
  private void bindInterface(Block block, EtcFile file) {
    Optional<ConfLine> line = block.last("bind_interface");
    if (line.isPresent()) {
      report.leftOut(line.get(), "name an address of " + line.get().value() + " as host instead");
      block.shut(line.get().place() + " bind_interface; " + file.name() + " needs an address");
    }
  }

  private void port(Block block, String port, EtcFile file) {
    String place = block.header().map(ConfLine::place).orElse("Mosquitto's default");
    file.set("port", port, place);
    String what = "etc/" + file.name() + ": host = " + file.get("host") + ", port = " + port;
    block.header().ifPresent(line -> report.taken(line, what));
    block.last("port").ifPresent(line -> report.taken(line, what));
  }

  private void maximum(Block block, EtcFile file) {
    Optional<ConfLine> line = block.last("max_connections");
    if (line.isEmpty()) {
      return;
    }
    try {
      String value = Forms.translate("limit", line.get().value());
      report.taken(line.get(), file.set("max_connections", value, line.get()));
    } catch (IllegalArgumentException e) {
      report.leftOut(line.get(), String.valueOf(e.getMessage()));
    }
  }

  /** Everything of a listener that is not opened is left out. */
  private void close(Block block, String port, String reason) {
    String why = "the listener on port " + port + " is not opened, because of " + reason;
    block.header().ifPresent(line -> report.leftOut(line, why));
    if (block.header().isEmpty()) {
      report.note("Left out: " + why + ".");
    }
    for (ConfLine line : block.lines()) {
      if (report.isTaken(line)) {
        report.leftOut(line, why);
      }
    }
  }
}
