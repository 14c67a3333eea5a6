/**
 * What any Camel application gets by having this library on its class path: conversion between bytes and pictures, and
 * the beans behind the Kamelets of {@code kamelets/}. Nothing here has to be registered, and nothing knows of the
 * application Serai.
 */
package dev.serai.camel;
