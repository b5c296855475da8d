//! What soapgen's code runs on: the SOAP 1.1/1.2 pipeline, server, client and HTTP transport
