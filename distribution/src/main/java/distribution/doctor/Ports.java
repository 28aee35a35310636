package distribution.doctor;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Whether the ports of the listeners can be opened, and who would get in. */
final class Ports {
  private static final String SUBJECT = "port";
  private static final int PRIVILEGED = 1024;

  private final Patient patient;
  private final Findings findings;

  Ports(Patient patient, Findings findings) {
    this.patient = patient;
    this.findings = findings;
  }

  void look(Map<String, Properties> listeners) {
    if (listeners.isEmpty()) {
      findings.warn(SUBJECT, "no listener is configured", "add etc/broker.listener-NAME.cfg");
    }
    listeners.forEach(this::look);
  }

  private void look(String name, Properties listener) {
    String host = listener.getProperty("host", "127.0.0.1").strip();
    String port = listener.getProperty("port", "1883").strip();
    try {
      @Nullable InetAddress address = host.equals("*") ? null : InetAddress.getByName(host);
      bind(name, host, Integer.parseInt(port), address);
      boolean near = address != null && address.isLoopbackAddress();
      if (!near && listener.getProperty("tls", "").isBlank()) {
        warnPlain(name, listener);
      }
    } catch (UnknownHostException e) {
      findings.fail(SUBJECT, name + ": host " + host + " is unknown", "name an address");
    } catch (IllegalArgumentException e) {
      findings.fail(SUBJECT, name + ": port " + port + " is no port", "mend the value");
    }
  }

  private void warnPlain(String name, Properties listener) {
    boolean anonymous = listener.getProperty("allow_anonymous", "false").strip().equals("true");
    findings.warn(
        SUBJECT,
        name + " is open to the network without TLS" + (anonymous ? " and without passwords" : ""),
        "set tls" + (anonymous ? ", and allow_anonymous = false" : ""));
  }

  private void bind(String name, String host, int port, @Nullable InetAddress address) {
    String where = name + ": " + host + ":" + port;
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(
          address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port));
      if (patient.runs() && port != 0) {
        findings.warn(SUBJECT, where + " is free although the broker runs", "see log/broker.log");
      } else {
        findings.ok(SUBJECT, where + " can be opened");
      }
    } catch (BindException e) {
      taken(where, port, e);
    } catch (IOException e) {
      findings.fail(SUBJECT, where + ": " + e.getMessage(), "choose another address or port");
    }
  }

  private void taken(String where, int port, BindException e) {
    if (patient.runs() && String.valueOf(e.getMessage()).contains("in use")) {
      findings.ok(SUBJECT, where + " is in use, and the broker runs");
    } else if (port < PRIVILEGED && String.valueOf(e.getMessage()).contains("ermission")) {
      findings.fail(SUBJECT, where + ": " + e.getMessage(), "give the unit CAP_NET_BIND_SERVICE");
    } else {
      findings.fail(
          SUBJECT, where + ": " + e.getMessage(), "who has it? ss -ltnp 'sport = :" + port + "'");
    }
  }
}
