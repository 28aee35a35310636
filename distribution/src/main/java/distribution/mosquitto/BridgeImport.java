package distribution.mosquitto;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Mosquitto's bridges as {@code plugin.bridge-NAME.cfg}, with a {@code plugin.tls-bridge-NAME.cfg}
 * for those with TLS. Owned by the thread that imports.
 */
final class BridgeImport {
  /** Options about TLS, and the keys they become. */
  private static final Map<String, String> TLS =
      Map.of(
          "bridge_cafile", "cafile",
          "bridge_capath", "capath",
          "bridge_tls_use_os_certs", "tls_use_os_certs",
          "bridge_certfile", "certfile",
          "bridge_keyfile", "keyfile",
          "bridge_ciphers", "ciphers",
          "bridge_ciphers_tls1.3", "ciphers_tls1.3",
          "bridge_tls_version", "tls_version");

  /** Any of these turns TLS on. */
  private static final List<String> TURNS_ON =
      List.of("bridge_cafile", "bridge_capath", "bridge_tls_use_os_certs");

  private final Blocks blocks;
  private final OptionTable table;
  private final Report report;
  private final List<EtcFile> files;

  BridgeImport(Blocks blocks, OptionTable table, Report report, List<EtcFile> files) {
    this.blocks = blocks;
    this.table = table;
    this.report = report;
    this.files = files;
  }

  void run() {
    blocks.bridges().forEach(this::bridge);
  }

  private void bridge(Block block) {
    ConfLine header = block.header().orElseThrow();
    String name = header.value();
    if (!name.matches("[A-Za-z0-9._-]+")) {
      block.shut("its name, which becomes part of a file name");
    }
    EtcFile file = new EtcFile("plugin.bridge-" + name + ".cfg", "A bridge to another broker");
    report.taken(header, "etc/" + file.name());
    addresses(block, file);
    int topics = 0;
    for (ConfLine line : block.lines()) {
      MosquittoOption option = table.find(line.option()).orElseThrow();
      if (line.option().equals("topic")) {
        topics++;
        report.taken(line, file.set("topic." + topics, line.value(), line));
      } else if (option.treatment() == MosquittoOption.Treatment.KEY) {
        key(block, file, line, option);
      }
    }
    block.last("start_type").ifPresent(this::startType);
    identities(block, name, file);
    Optional<EtcFile> tls = tls(block, name, file);
    if (block.shut().isPresent()) {
      leaveOut(block, name);
      return;
    }
    files.add(file);
    tls.ifPresent(files::add);
  }

  /** Both options may be repeated, and add up. */
  private void addresses(Block block, EtcFile file) {
    List<ConfLine> lines =
        block.lines().stream()
            .filter(l -> l.option().equals("address") || l.option().equals("addresses"))
            .toList();
    if (lines.isEmpty()) {
      block.shut("it has no address");
      return;
    }
    String all = String.join(" ", lines.stream().map(ConfLine::value).toList());
    lines.forEach(line -> report.taken(line, file.set("address", all, line)));
  }

  private void key(Block block, EtcFile file, ConfLine line, MosquittoOption option) {
    if (block.last(line.option()).orElseThrow() != line) {
      return; // told already
    }
    try {
      String value = Forms.translate(option.form(), line.value());
      report.taken(line, file.set(option.targetKey(), value, line));
    } catch (IllegalArgumentException e) {
      report.leftOut(line, String.valueOf(e.getMessage()));
    }
  }

  private void startType(ConfLine line) {
    if (line.value().equals("automatic")) {
      report.notNeeded(line, "it is so");
    } else {
      report.leftOut(line, "a bridge is always connected");
    }
  }

  /** Names and version that Mosquitto would choose: the queue of the bridge goes by them. */
  private static void identities(Block block, String name, EtcFile file) {
    String standard = "Mosquitto's default";
    if (file.get("clientid") == null) {
      file.set("clientid", hostName() + "." + name, standard);
    }
    if (file.get("local_clientid") == null) {
      file.set("local_clientid", "local." + file.get("clientid"), standard);
    }
    if (!block.has("bridge_protocol_version")) {
      file.set("bridge_protocol_version", "mqttv311", standard);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private Optional<EtcFile> tls(Block block, String name, EtcFile file) {
    String tlsName = "bridge-" + name;
    EtcFile tls = new EtcFile("plugin.tls-" + tlsName + ".cfg", "The TLS of bridge " + name);
    boolean on = TURNS_ON.stream().anyMatch(option -> isSet(block, option));
    TLS.forEach((option, key) -> block.last(option).ifPresent(l -> setTls(tls, key, l, on)));
    if (!on) {
      return Optional.empty();
    }
    file.set("bridge_tls", tlsName, "bridge_cafile and the like: etc/" + tls.name());
    return Optional.of(tls);
  }

  private static boolean isSet(Block block, String option) {
    return block.last(option).filter(line -> !line.value().equals("false")).isPresent();
  }

  private void setTls(EtcFile tls, String key, ConfLine line, boolean on) {
    if (!on) {
      report.notNeeded(line, "the bridge has neither bridge_cafile nor its like, so no TLS");
      return;
    }
    boolean version = key.equals("tls_version");
    if (version && !line.value().equals("tlsv1.2") && !line.value().equals("tlsv1.3")) {
      report.leftOut(line, "TLS 1.2 is the lowest version that is spoken");
      return;
    }
    boolean path = key.endsWith("file") || key.equals("capath");
    String value = path ? AuthImport.path(line).toString() : line.value();
    report.taken(line, tls.set(key, value, line));
  }

  private void leaveOut(Block block, String name) {
    String why = "bridge " + name + " is not made, because of " + block.shut().orElseThrow();
    block.header().ifPresent(line -> report.leftOut(line, why));
    for (ConfLine line : block.lines()) {
      if (report.isTaken(line)) {
        report.leftOut(line, why);
      }
    }
  }
}
